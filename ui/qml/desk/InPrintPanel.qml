import QtQuick
import "../controls"

// A badge is on its way, or nobody knows: look again, or say that it never came.
Column {
    id: panel

    required property var bridge

    spacing: 12

    ActionButton {
        width: parent.width
        kind: "primary"
        text: qsTrId("screen.desk.look_again")
        onClicked: panel.bridge.again()
    }

    ActionButton {
        visible: panel.bridge.decision.unsure === true
        width: parent.width
        text: qsTrId("screen.desk.not_in_tray")
        onClicked: panel.bridge.spoiled()
    }

    NextGuest {
        width: parent.width
        bridge: panel.bridge
    }
}
