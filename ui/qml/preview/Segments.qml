pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import ".."

// One of two or three ways, side by side.
Rectangle {
    id: segments

    property var choices: []
    property int chosen: 0

    signal taken(place: int)

    implicitHeight: 36
    radius: 8
    color: Theme.shade

    Row {
        anchors.fill: parent
        anchors.margins: 3

        Repeater {
            model: segments.choices

            AbstractButton {
                id: choice

                required property int index
                required property string modelData
                readonly property bool marked: index === segments.chosen

                width: parent.width / segments.choices.length
                height: parent.height
                focusPolicy: Qt.TabFocus
                text: modelData
                Accessible.role: Accessible.RadioButton
                Accessible.name: text
                Accessible.checked: marked
                onClicked: segments.taken(index)

                background: Rectangle {
                    radius: 6
                    color: choice.marked ? Theme.paper : "transparent"
                    border.width: choice.visualFocus ? 2 : choice.marked ? 1 : 0
                    border.color: choice.visualFocus ? Theme.accent : Theme.line
                }

                contentItem: Item {
                    Text {
                        anchors.centerIn: parent
                        width: parent.width
                        text: choice.text
                        textFormat: Text.PlainText
                        horizontalAlignment: Text.AlignHCenter
                        elide: Text.ElideRight
                        font.pixelSize: 14
                        font.weight: choice.marked ? Theme.bold : Theme.regular
                        color: choice.marked ? Theme.ink : Theme.quiet
                    }
                }
            }
        }
    }
}
