import QtQuick
import QtQuick.Controls.Basic
import ".."

// `primary`: the one thing to do on a page. `secondary`: framed. `quiet`: words alone.
Button {
    id: button

    property string kind: "secondary"
    property string icon_name: ""
    property int size: Theme.body
    property color plain: Theme.ink
    readonly property real sign_width: icon_name === "" ? 0 : size * 1.65
    readonly property bool filled: kind === "primary"
    readonly property color front: filled ? Theme.accentInk : plain

    implicitHeight: Math.round(size * 2.8)
    leftPadding: Math.round(size * (kind === "quiet" ? 0.8 : 1.3))
    rightPadding: leftPadding
    focusPolicy: Qt.TabFocus
    opacity: enabled ? 1 : 0.45
    Accessible.name: text

    contentItem: Item {
        implicitWidth: Math.ceil(label.implicitWidth) + button.sign_width
        implicitHeight: label.implicitHeight

        Row {
            id: row

            anchors.centerIn: parent
            spacing: button.size * 0.5

            Icon {
                visible: button.icon_name !== ""
                name: button.icon_name || "next"
                size: Math.round(button.size * 1.15)
                colour: button.front
                anchors.verticalCenter: parent.verticalCenter
            }

            Text {
                id: label

                text: button.text
                textFormat: Text.PlainText
                color: button.front
                font.pixelSize: button.size
                font.weight: button.filled ? Theme.bold : Theme.regular
                anchors.verticalCenter: parent.verticalCenter
                width: Math.min(Math.ceil(implicitWidth), button.availableWidth - button.sign_width)
                wrapMode: Text.Wrap
                horizontalAlignment: Text.AlignHCenter
            }
        }
    }

    background: Rectangle {
        radius: Theme.radius
        color: button.filled ? (button.down ? Theme.accentDeep : Theme.accent)
                             : button.down ? Theme.shade : button.kind === "quiet" ? "transparent" : Theme.paper
        border.width: button.visualFocus ? 3 : button.kind === "secondary" ? 2 : 0
        border.color: button.visualFocus ? (button.filled ? Theme.ink : Theme.accent) : Theme.line
    }
}
