import QtQuick
import "../controls"

// A badge is on its way: look again, or go on with the next guest.
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

    NextGuest {
        width: parent.width
        bridge: panel.bridge
    }
}
