pragma ComponentBehavior: Bound
import QtQuick
import "../controls"
import ".."

// The badge they have: hand it over if it still lies here, or replace it for a reason.
Rectangle {
    id: panel

    required property var bridge
    property bool dense: false
    property string reason: bridge.badge.outOfDate ? "corrected" : ""
    readonly property bool waits: bridge.badge.waits

    radius: Theme.radius
    color: Theme.paper
    border.width: 1
    border.color: Theme.line

    Column {
        anchors.fill: parent
        anchors.margins: panel.dense ? 20 : 28
        spacing: panel.dense ? 14 : 20

        Words {
            width: parent.width
            strong: true
            size: panel.dense ? 20 : 24
            text: qsTrId("screen.desk.reissue_why")
        }

        Flow {
            width: parent.width
            spacing: 12

            Repeater {
                model: ["lost", "stolen", "damaged", "corrected"]

                Choice {
                    required property string modelData

                    text: qsTrId("screen.reissue." + modelData)
                    marked: panel.reason === modelData
                    onClicked: panel.reason = marked ? "" : modelData
                }
            }
        }

        Words {
            visible: panel.reason !== ""
            width: parent.width
            color: Theme.quiet
            text: qsTrId("screen.desk.old_void").replace("{serial}", panel.bridge.badge.serial)
        }
    }

    Flow {
        id: actions

        readonly property bool beside: panel.dense && panel.waits && panel.reason !== ""
        readonly property real wide: beside ? (width - spacing) / 2 : width

        anchors.bottom: parent.bottom
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.margins: panel.dense ? 20 : 28
        spacing: panel.dense ? 8 : 12

        ActionButton {
            visible: panel.reason !== ""
            width: parent.width
            kind: "primary"
            icon_name: "badge"
            size: panel.dense ? 20 : 24
            text: qsTrId("screen.desk.reissue")
            onClicked: panel.bridge.reissue(panel.reason)
        }

        ActionButton {
            visible: panel.waits
            width: actions.wide
            kind: panel.reason === "" ? "primary" : "secondary"
            text: qsTrId("screen.desk.hand_over")
            onClicked: panel.bridge.handOver()
        }

        ActionButton {
            width: actions.wide
            kind: panel.reason === "" && !panel.waits ? "primary" : "quiet"
            text: qsTrId("screen.desk.next_guest")
            onClicked: panel.bridge.leave()
        }
    }
}
