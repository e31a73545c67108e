import QtQuick
import QtQuick.Controls.Basic
import ".."

// One of several answers, marked by fill, frame and a tick.
AbstractButton {
    id: choice

    property bool marked: false
    property int size: Theme.body

    implicitHeight: Math.round(size * 2.5)
    implicitWidth: label.implicitWidth + size * (marked ? 3.4 : 2)
    focusPolicy: Qt.TabFocus
    Accessible.role: Accessible.CheckBox
    Accessible.name: text
    Accessible.checked: marked

    background: Rectangle {
        radius: height / 2
        color: choice.marked ? Theme.accentSoft : Theme.paper
        border.width: choice.visualFocus ? 3 : 2
        border.color: choice.marked || choice.visualFocus ? Theme.accent : Theme.line
    }

    contentItem: Item {
        Row {
            anchors.centerIn: parent
            spacing: choice.size * 0.4

            Icon {
                visible: choice.marked
                name: "good"
                size: Math.round(choice.size * 1.1)
                colour: Theme.accent
                anchors.verticalCenter: parent.verticalCenter
            }

            Text {
                id: label

                text: choice.text
                textFormat: Text.PlainText
                font.pixelSize: choice.size
                font.weight: choice.marked ? Theme.bold : Theme.regular
                width: Math.min(Math.ceil(implicitWidth), choice.width - choice.size * (choice.marked ? 3.4 : 2) + 1)
                elide: Text.ElideRight
                color: choice.marked ? Theme.accent : Theme.ink
                anchors.verticalCenter: parent.verticalCenter
            }
        }
    }
}
