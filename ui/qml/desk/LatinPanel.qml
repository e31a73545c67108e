import QtQuick
import "../controls"
import ".."

// A text of this badge cannot be drawn: the badge without it, in Latin letters.
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
            text: qsTrId("screen.desk.latin_only")
            onClicked: panel.bridge.latinOnly()
        }

        Words {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            bottomPadding: 8
            color: Theme.quiet
            text: qsTrId("screen.desk.latin_only_what")
        }

        NextGuest {
            width: parent.width
            bridge: panel.bridge
        }
    }
}
