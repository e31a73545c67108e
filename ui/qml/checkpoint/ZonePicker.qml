pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import "../controls"
import ".."

// Which zone this entrance leads to.
AbstractButton {
    id: picker

    required property var face

    implicitHeight: Math.max(48, face.px(72))
    implicitWidth: label.implicitWidth + face.px(64)
    focusPolicy: Qt.TabFocus
    text: face.bridge.zone === "" ? qsTrId("screen.checkpoint.any_zone") : qsTrId("screen.checkpoint.zone").replace("{zone}", face.bridge.zone)
    Accessible.name: text
    onClicked: popup.open()

    background: Rectangle {
        radius: Theme.radius
        color: "transparent"
        border.width: picker.visualFocus ? 4 : 2
        border.color: picker.face.front
    }

    contentItem: Item {
        Words {
            id: label

            anchors.centerIn: parent
            text: picker.text
            color: picker.face.front
            size: Math.max(20, picker.face.px(32))
            wrapMode: Text.NoWrap
            Accessible.ignored: true
        }
    }

    Popup {
        id: popup

        y: picker.height + 8
        width: Math.max(320, picker.face.px(560))
        padding: 12

        background: Rectangle {
            radius: Theme.radius
            color: Theme.paper
        }

        contentItem: Column {
            Repeater {
                model: [
                    {
                        "letter": "",
                        "name": qsTrId("screen.checkpoint.any_zone")
                    }
                ].concat(picker.face.bridge.zones)

                ItemDelegate {
                    id: zone

                    required property var modelData
                    readonly property bool marked: modelData.letter === picker.face.bridge.zone

                    width: popup.availableWidth
                    height: Math.max(48, picker.face.px(68))
                    text: (modelData.letter ? modelData.letter + " · " : "") + modelData.name
                    Accessible.name: text
                    onClicked: {
                        picker.face.bridge.guard(modelData.letter);
                        popup.close();
                    }

                    background: Rectangle {
                        radius: 8
                        color: zone.marked ? Theme.accent : zone.hovered || zone.down ? Theme.shade : "transparent"
                    }

                    contentItem: Text {
                        leftPadding: 12
                        text: zone.text
                        textFormat: Text.PlainText
                        font.pixelSize: Math.max(20, picker.face.px(30))
                        font.weight: zone.marked ? Theme.bold : Theme.regular
                        color: zone.marked ? Theme.accentInk : Theme.ink
                        verticalAlignment: Text.AlignVCenter
                        elide: Text.ElideRight
                    }
                }
            }
        }
    }
}
