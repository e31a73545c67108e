pragma ComponentBehavior: Bound
import QtQuick
import "../controls"
import ".."

// What a stick or the hub brought, how far it is, or why it was refused and what to do.
Rectangle {
    id: card

    required property var note
    readonly property bool busy: note.percent >= 0

    signal noted

    implicitHeight: body.height + 36
    radius: Theme.radius
    color: Theme.paper
    border.width: 1
    border.color: Theme.line

    Rectangle {
        width: 8
        height: parent.height - 2 * Theme.radius
        anchors.verticalCenter: parent.verticalCenter
        color: card.note.bad ? Theme.stop : card.busy ? Theme.accent : card.note.road === "hub" ? Theme.attention : Theme.good
    }

    Column {
        id: body

        x: 32
        y: 18
        width: parent.width - 64 - (button.visible ? button.width + 16 : 0)
        spacing: 6

        Words {
            width: parent.width
            text: card.note.title
            size: 20
            strong: true
        }

        Repeater {
            model: card.note.lines

            Words {
                required property string modelData

                width: body.width
                text: modelData
                size: 18
            }
        }

        Words {
            visible: text !== ""
            width: parent.width
            text: card.note.next
            size: 18
            color: Theme.quiet
        }

        Rectangle {
            visible: card.busy
            width: parent.width
            height: 8
            radius: 4
            color: Theme.accentSoft

            Rectangle {
                width: parent.width * Math.max(0, card.note.percent) / 100
                height: parent.height
                radius: parent.radius
                color: Theme.accent
            }
        }
    }

    ActionButton {
        id: button

        visible: !card.busy && card.note.road !== "hub"
        anchors.right: parent.right
        anchors.rightMargin: 16
        anchors.verticalCenter: parent.verticalCenter
        size: 18
        text: qsTrId("screen.tidings.note")
        onClicked: card.noted()
    }
}
