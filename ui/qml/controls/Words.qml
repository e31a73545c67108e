import QtQuick
import ".."

// Every text of the screen: plain, wrapped, readable by a screen reader.
Text {
    property string family: "" // where the font of all texts will not do
    property int size: Theme.body
    property bool strong: false

    textFormat: Text.PlainText
    wrapMode: Text.Wrap
    horizontalAlignment: Text.AlignLeft // an Arabic name too begins where the others do
    color: Theme.ink
    font.family: family || Application.font.family
    font.pixelSize: size
    font.weight: strong ? Theme.bold : Theme.regular
    Accessible.role: Accessible.StaticText
    Accessible.name: text
    Accessible.ignored: text === ""
}
