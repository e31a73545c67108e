import QtQuick
import "../controls"
import ".."

// What is wrong, in a sentence, and what to do about it.
Rectangle {
    id: card

    required property var trouble
    readonly property bool broken: trouble.tone === "stop"

    height: words.height + 40
    radius: Theme.radius
    color: Theme.paper

    SoftEdge {
        anchors.fill: parent
        z: -1
        radius: card.radius
    }
    visible: trouble.title !== undefined

    Rectangle {
        id: sign

        x: 20
        anchors.verticalCenter: parent.verticalCenter
        width: 44
        height: 44
        radius: 22
        color: card.broken ? Theme.stop : Theme.attention

        Icon {
            anchors.centerIn: parent
            name: card.broken ? "repair" : "attention"
            size: 26
            colour: card.broken ? Theme.paper : Theme.attentionInk
        }
    }

    Column {
        id: words

        anchors.left: sign.right
        anchors.leftMargin: 18
        anchors.right: parent.right
        anchors.rightMargin: 22
        anchors.verticalCenter: parent.verticalCenter
        spacing: 4

        Words {
            width: parent.width
            text: card.trouble.title ?? ""
            size: 18
            strong: true
        }

        Words {
            width: parent.width
            visible: text !== ""
            text: card.trouble.sentence ?? ""
            size: Theme.small
        }

        Words {
            width: parent.width
            text: card.trouble.next ?? ""
            size: Theme.small
            color: Theme.quiet
        }
    }
}
