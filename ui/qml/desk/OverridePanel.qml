import QtQuick
import QtQuick.Controls.Basic
import "../controls"
import ".."

// A supervisor may allow what the rules refused, with a reason that is kept.
Rectangle {
    id: panel

    required property var bridge
    property bool open: false

    radius: Theme.radius
    color: "transparent"

    Column {
        width: parent.width
        spacing: 12

        ActionButton {
            visible: !panel.open
            width: parent.width
            kind: "primary"
            text: qsTrId("screen.desk.next_guest")
            onClicked: panel.bridge.leave()
        }

        ActionButton {
            visible: !panel.open
            width: parent.width
            kind: "secondary"
            text: qsTrId("screen.desk.override")
            onClicked: {
                panel.open = true;
                reason.forceActiveFocus();
            }
        }

        Words {
            visible: panel.open
            width: parent.width
            strong: true
            text: qsTrId("screen.desk.override_why")
        }

        TextField {
            id: reason

            visible: panel.open
            width: parent.width
            implicitHeight: 56
            leftPadding: 16
            font.pixelSize: Theme.body
            color: Theme.ink
            maximumLength: 200
            Accessible.name: qsTrId("screen.desk.override_why")
            onAccepted: panel.bridge.override(text)

            background: Rectangle {
                radius: Theme.radius
                color: Theme.paper
                border.width: 2
                border.color: reason.activeFocus ? Theme.accent : Theme.line
            }
        }

        ActionButton {
            visible: panel.open
            enabled: reason.text.trim() !== ""
            width: parent.width
            kind: "primary"
            text: qsTrId("screen.desk.override_allow")
            onClicked: panel.bridge.override(reason.text)
        }

        ActionButton {
            visible: panel.open
            width: parent.width
            kind: "quiet"
            text: qsTrId("screen.back")
            onClicked: panel.open = false
        }
    }
}
