import QtQuick
import "../controls"

// Leaves this guest; a scan does the same.
Item {
    id: next

    required property var bridge
    property bool primary: false

    implicitHeight: button.implicitHeight

    ActionButton {
        id: button

        anchors.horizontalCenter: parent.horizontalCenter
        width: next.primary ? parent.width : implicitWidth
        kind: next.primary ? "primary" : "quiet"
        text: qsTrId("screen.desk.next_guest")
        onClicked: next.bridge.leave()
    }
}
