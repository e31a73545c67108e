import QtQuick
import QtQuick.Controls.Basic
import ".."

// Every language by its own name, the chosen one marked.
Row {
    id: languages

    required property var texts
    property int size: Theme.small
    property color ink: Theme.ink
    property color mark: Theme.accent
    property color markInk: Theme.accentInk

    signal chosen(code: string)

    spacing: Math.round(size * 0.4)

    Repeater {
        model: languages.texts.languages

        AbstractButton {
            id: choice

            required property var modelData
            readonly property bool marked: modelData.code === languages.texts.language

            implicitHeight: Math.round(languages.size * 2.4)
            implicitWidth: label.implicitWidth + languages.size * 1.8
            focusPolicy: Qt.TabFocus
            text: modelData.name
            Accessible.role: Accessible.RadioButton
            Accessible.name: text
            Accessible.checked: marked
            onClicked: languages.chosen(modelData.code)

            background: Rectangle {
                radius: height / 2
                color: choice.marked ? languages.mark : "transparent"
                border.width: choice.visualFocus ? 3 : choice.marked ? 0 : 1
                border.color: choice.visualFocus ? languages.mark : languages.ink
                opacity: choice.marked || choice.visualFocus ? 1 : 0.5
            }

            contentItem: Item {
                Text {
                    id: label

                    anchors.centerIn: parent
                    text: choice.text
                    textFormat: Text.PlainText
                    font.pixelSize: languages.size
                    font.weight: choice.marked ? Theme.bold : Theme.regular
                    color: choice.marked ? languages.markInk : languages.ink
                }
            }
        }
    }
}
