import QtQuick
import ".."

// A short word on its own colour: a category.
Rectangle {
    id: chip

    property string text: ""
    property color ink: Theme.paper
    property int size: 16

    visible: text !== ""
    implicitWidth: label.implicitWidth + size * 1.5
    implicitHeight: Math.round(size * 1.9)
    radius: height / 2
    color: Theme.quiet

    Words {
        id: label

        anchors.centerIn: parent
        width: Math.min(implicitWidth, chip.width - chip.size)
        wrapMode: Text.NoWrap
        elide: Text.ElideRight
        text: chip.text
        color: chip.ink
        size: chip.size
        strong: true
    }
}
