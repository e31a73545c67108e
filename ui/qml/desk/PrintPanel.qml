import QtQuick
import "../controls"
import ".."

// The badge comes out, and goes into the guest's hand.
Rectangle {
    id: panel

    required property var bridge
    property bool settled: false
    property bool slow: false
    readonly property var badge: bridge.badge
    readonly property bool out: settled && badge.out

    radius: Theme.radius
    color: Theme.paper
    border.width: 1
    border.color: Theme.line

    Timer {
        interval: 8000
        running: !panel.settled
        onTriggered: panel.slow = true
    }

    Column {
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.top: parent.top
        anchors.topMargin: Math.max(16, (actions.y - height) / 2)
        width: parent.width - 48
        spacing: 16

        PrintingMark {
            anchors.horizontalCenter: parent.horizontalCenter
            visible: !panel.settled
            size: Math.min(240, panel.height * 0.45)
        }

        Icon {
            anchors.horizontalCenter: parent.horizontalCenter
            visible: panel.out
            name: panel.badge.check === "theirs" ? "good" : panel.badge.check === "not_theirs" ? "attention" : "badge"
            size: Math.round(Math.min(120, panel.height * 0.3))
            colour: panel.badge.check === "not_theirs" ? Theme.stop : Theme.good
        }

        Words {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: panel.badge.serial
            size: 36
            strong: true
        }

        Words {
            visible: (panel.out && panel.badge.check !== "not_theirs") || (!panel.settled && (panel.slow || panel.badge.held))
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: panel.out ? (panel.badge.check === "theirs" ? qsTrId("screen.desk.checked_how") : qsTrId("screen.desk.hand_over_how")) : panel.badge.held ? panel.badge.sentence : qsTrId("screen.desk.print_slow")
            color: Theme.quiet
        }
    }

    Column {
        id: actions

        anchors.bottom: parent.bottom
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.margins: 24
        visible: panel.settled || panel.slow || panel.badge.held
        spacing: 12

        ActionButton {
            visible: panel.out
            width: parent.width
            kind: panel.badge.check === "not_theirs" ? "secondary" : "primary"
            size: 24
            text: qsTrId("screen.desk.hand_over")
            onClicked: panel.bridge.handOver()
        }

        ActionButton {
            visible: panel.settled && !panel.out
            width: parent.width
            kind: "primary"
            text: qsTrId("screen.desk.look_again")
            onClicked: panel.bridge.again()
        }

        NextGuest {
            width: parent.width
            bridge: panel.bridge
        }
    }
}
