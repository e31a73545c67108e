pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import ".."

// The camera on or off, and which one where there are several.
Row {
    id: bar

    required property var camera
    required property bool on
    property color ink: Theme.quiet
    property int size: 18

    spacing: size * 0.5

    ActionButton {
        visible: bar.on && bar.camera.cameras.length > 1
        kind: "quiet"
        size: bar.size
        plain: bar.ink
        text: qsTrId("screen.camera.other")
        onClicked: popup.open()

        Popup {
            id: popup

            x: parent.width - width
            y: -height - 8
            margins: 16
            width: Math.max(320, bar.size * 24)
            padding: 12

            background: Rectangle {
                radius: Theme.radius
                color: Theme.paper
                border.width: 2
                border.color: Theme.line
            }

            contentItem: Column {
                spacing: 8

                Repeater {
                    model: bar.camera.cameras

                    Choice {
                        required property var modelData

                        width: popup.availableWidth
                        text: modelData.name
                        marked: modelData.chosen
                        size: bar.size
                        onClicked: {
                            popup.close();
                            bar.camera.choose(modelData.key);
                        }
                    }
                }
            }
        }
    }

    ActionButton {
        kind: "quiet"
        icon_name: "camera"
        size: bar.size
        plain: bar.ink
        text: bar.on ? qsTrId("screen.camera.off") : qsTrId("screen.camera.on")
        onClicked: bar.camera.switch(!bar.on)
    }
}
