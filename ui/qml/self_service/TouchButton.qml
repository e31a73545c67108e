import QtQuick
import QtQuick.Controls.Basic
import "../controls"
import ".."

// Big enough for a gloved finger. `inverse` stands on the accent.
AbstractButton {
    id: button

    required property var face
    property string kind: "secondary"
    property string icon_name: ""
    readonly property color front: kind === "primary" ? Theme.accentInk : kind === "inverse" ? Theme.accent : Theme.ink

    implicitHeight: face.px(112)
    implicitWidth: Math.max(face.px(340), row.implicitWidth + face.px(96))
    focusPolicy: Qt.TabFocus
    Accessible.role: Accessible.Button
    Accessible.name: text

    background: Rectangle {
        radius: button.face.px(24)
        color: button.kind === "primary" ? (button.down ? Theme.accentDeep : Theme.accent) : button.down ? Theme.shade : Theme.paper
        border.width: button.visualFocus ? 4 : button.kind === "secondary" ? 2 : 0
        border.color: button.visualFocus ? Theme.ink : Theme.line
    }

    contentItem: Item {
        Row {
            id: row

            anchors.centerIn: parent
            spacing: button.face.px(20)

            Text {
                text: button.text
                textFormat: Text.PlainText
                font.pixelSize: button.face.px(36)
                font.weight: button.kind === "secondary" ? Theme.regular : Theme.bold
                color: button.front
                anchors.verticalCenter: parent.verticalCenter
            }

            Icon {
                visible: button.icon_name !== ""
                name: button.icon_name || "next"
                size: button.face.px(40)
                colour: button.front
                anchors.verticalCenter: parent.verticalCenter
            }
        }
    }
}
