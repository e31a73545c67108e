import QtQuick
import ".."

// A decision at a glance: colour, shape and word; below, the sentence and the next step.
Rectangle {
    id: band

    property string tone: ""
    property string word: ""
    property string sentence: ""
    property string next: ""
    property bool dense: false
    readonly property color front: Theme.ink_on(tone)

    implicitHeight: column.implicitHeight + (dense ? 40 : 56)
    radius: Theme.radius
    color: Theme.fill(tone)

    Column {
        id: column

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        anchors.margins: band.dense ? 24 : 32
        spacing: band.dense ? 10 : 14

        Row {
            spacing: 20

            Icon {
                id: shape

                name: band.tone || "calm"
                size: band.dense ? 48 : 64
                colour: band.front
            }

            Words {
                anchors.verticalCenter: parent.verticalCenter
                width: column.width - shape.width - 20
                text: band.word
                color: band.front
                size: band.dense ? 30 : 40
                strong: true
            }
        }

        Words {
            width: parent.width
            text: band.sentence
            color: band.front
            size: band.dense ? 20 : 24
        }

        Row {
            visible: band.next !== ""
            spacing: 12

            Icon {
                y: 2
                name: "next"
                size: band.dense ? 20 : 24
                colour: band.front
            }

            Words {
                width: column.width - 36
                text: band.next
                color: band.front
                size: band.dense ? 18 : 20
            }
        }
    }
}
