import QtQuick
import "../controls"
import ".."

// What to hold up: a letter with a code on it, in the corners of a reader.
Item {
    id: drawing

    property int size: 360
    property color ink: Theme.accent
    property color paper: Theme.paper
    property bool reading: false

    implicitWidth: size
    implicitHeight: size

    Rectangle {
        id: letter

        anchors.centerIn: parent
        width: drawing.size * 0.56
        height: drawing.size * 0.74
        radius: drawing.size * 0.035
        color: drawing.paper
        border.width: drawing.paper === Theme.paper ? Math.max(2, drawing.size * 0.008) : 0
        border.color: Theme.line

        Column {
            x: parent.width * 0.14
            y: parent.width * 0.14
            width: parent.width * 0.72
            spacing: drawing.size * 0.03

            Rectangle {
                width: parent.width * 0.7
                height: drawing.size * 0.026
                radius: height / 2
                color: Theme.line
            }

            Rectangle {
                width: parent.width
                height: drawing.size * 0.026
                radius: height / 2
                color: Theme.shade
            }

            Icon {
                name: "scan"
                size: Math.round(letter.width * 0.72)
                colour: Theme.ink
            }
        }
    }

    Corners {
        anchors.fill: parent
        ink: drawing.ink
    }

    Rectangle {
        visible: drawing.reading
        x: drawing.size * 0.08
        width: drawing.size * 0.84
        height: Math.max(3, drawing.size * 0.014)
        radius: height / 2
        color: drawing.ink

        SequentialAnimation on y {
            running: drawing.reading && drawing.visible
            loops: Animation.Infinite

            NumberAnimation {
                from: drawing.size * 0.14
                to: drawing.size * 0.84
                duration: 1600
                easing.type: Easing.InOutSine
            }

            NumberAnimation {
                from: drawing.size * 0.84
                to: drawing.size * 0.14
                duration: 1600
                easing.type: Easing.InOutSine
            }
        }
    }
}
