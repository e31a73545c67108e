import QtQuick
import ".."

// A badge slides out of a slot, again and again while it prints.
Item {
    id: mark

    property int size: 160
    property color ink: Theme.accent
    property bool running: true

    implicitWidth: size
    implicitHeight: size

    Item {
        x: mark.size * 0.2
        y: mark.size * 0.24
        width: mark.size * 0.6
        height: mark.size * 0.72
        clip: true

        Rectangle {
            id: badge

            width: parent.width
            height: parent.height
            radius: mark.size * 0.04
            color: Theme.paper
            border.width: Math.max(2, mark.size * 0.018)
            border.color: mark.ink

            Rectangle {
                width: parent.width
                height: mark.size * 0.1
                anchors.bottom: parent.bottom
                anchors.bottomMargin: mark.size * 0.06
                color: mark.ink
                opacity: 0.85
            }

            Rectangle {
                x: parent.width * 0.29
                y: parent.height * 0.16
                width: parent.width * 0.42
                height: width * 1.2
                radius: mark.size * 0.02
                color: Theme.shade
            }

            SequentialAnimation on y {
                running: mark.running && mark.visible
                loops: Animation.Infinite

                NumberAnimation {
                    from: -badge.height
                    to: -badge.height * 0.04
                    duration: 1700
                    easing.type: Easing.InOutQuad
                }

                PauseAnimation {
                    duration: 500
                }
            }
        }
    }

    Rectangle {
        x: mark.size * 0.06
        y: mark.size * 0.16
        width: mark.size * 0.88
        height: mark.size * 0.1
        radius: height / 2
        color: Theme.ink
    }
}
