import QtQuick
import ".."

// A drawing of resources/icons in one colour.
Image {
    id: icon

    required property string name
    property color colour: Theme.ink
    property int size: 24

    source: "image://icon/" + name + "/" + colour.toString().slice(-6)
    sourceSize: Qt.size(size, size)
    width: size
    height: size
    Accessible.ignored: true
}
