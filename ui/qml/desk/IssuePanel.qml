import QtQuick
import "../controls"

// Everything is well: one button.
Item {
    id: panel

    required property var bridge

    Column {
        width: parent.width
        spacing: 12

        ActionButton {
            width: parent.width
            kind: "primary"
            icon_name: "badge"
            size: 24
            text: qsTrId("screen.desk.issue")
            onClicked: panel.bridge.issue()
        }

        NextGuest {
            width: parent.width
            bridge: panel.bridge
        }
    }
}
