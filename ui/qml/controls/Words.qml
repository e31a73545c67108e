import QtQuick
import ".."

// Every text of the screen: plain, wrapped, readable by a screen reader.
Text {
    property int size: Theme.body
    property bool strong: false

    textFormat: Text.PlainText
    wrapMode: Text.Wrap
    color: Theme.ink
    font.pixelSize: size
    font.weight: strong ? Theme.bold : Theme.regular
    Accessible.role: Accessible.StaticText
    Accessible.name: text
    Accessible.ignored: text === ""
}
