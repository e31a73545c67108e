pragma ComponentBehavior: Bound
import QtQuick
import "../controls"
import ".."

// One finding: what it is, whom it is about, each side, and the badge to keep.
Rectangle {
    id: card

    required property var bridge
    required property var finding

    implicitHeight: body.height + 40
    radius: Theme.radius
    color: Theme.paper
    border.width: 1
    border.color: Theme.line
    opacity: finding.open ? 1 : 0.72

    Rectangle {
        width: 8
        height: parent.height - 2 * Theme.radius
        anchors.verticalCenter: parent.verticalCenter
        color: card.finding.open ? Theme.attention : Theme.line
    }

    Column {
        id: body

        x: 32
        y: 20
        width: parent.width - 56
        spacing: 10

        Words {
            width: parent.width
            text: card.finding.what
            size: 22
            strong: true
        }

        Words {
            visible: text !== ""
            width: parent.width
            text: card.finding.who
            size: 20
        }

        Repeater {
            model: card.finding.sides

            Item {
                id: side

                required property var modelData

                width: body.width
                implicitHeight: Math.max(where.height, keep.visible ? keep.height : 0)

                Words {
                    id: where

                    anchors.verticalCenter: parent.verticalCenter
                    width: parent.width - (keep.visible ? keep.width + 16 : 0)
                    text: (side.modelData.serial ? side.modelData.serial + "  ·  " : "") + side.modelData.where
                    size: 18
                    color: card.finding.kept === side.modelData.serial && card.finding.kept !== "" ? Theme.good : Theme.quiet
                    strong: card.finding.kept === side.modelData.serial && card.finding.kept !== ""
                }

                ActionButton {
                    id: keep

                    visible: card.finding.open && card.finding.choose
                    anchors.right: parent.right
                    anchors.verticalCenter: parent.verticalCenter
                    size: 16
                    text: qsTrId("screen.stations.keep")
                    Accessible.name: text + " " + side.modelData.serial
                    onClicked: card.bridge.settle(card.finding.id, side.modelData.serial)
                }
            }
        }

        ActionButton {
            visible: card.finding.open && !card.finding.choose
            size: 16
            text: qsTrId("screen.stations.note")
            onClicked: card.bridge.settle(card.finding.id, "")
        }

        Words {
            visible: !card.finding.open
            width: parent.width
            text: card.finding.kept ? qsTrId("screen.stations.kept").replace("{serial}", card.finding.kept) : qsTrId("screen.stations.noted")
            size: Theme.small
            color: Theme.good
        }
    }
}
