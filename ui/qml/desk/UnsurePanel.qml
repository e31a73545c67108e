import QtQuick
import "../controls"
import ".."

// Nobody knows whether this badge came out: somebody looks into the tray and says what lies there. No answer is
// put forward.
Rectangle {
    id: panel

    required property var bridge
    property bool dense: false
    readonly property int pad: dense ? 20 : 28
    readonly property var badge: bridge.badge

    radius: Theme.radius
    color: Theme.paper
    border.width: 1
    border.color: Theme.line

    Item {
        id: sheet

        anchors.top: parent.top
        anchors.left: parent.left
        anchors.bottom: next.top
        anchors.margins: panel.pad
        width: Math.round((parent.width - panel.pad * 3) * 0.46)

        Image {
            id: picture

            readonly property real fit: implicitWidth > 0 ? Math.min(sheet.width / implicitWidth, (sheet.height - serial.height - 12) / implicitHeight) : 0

            anchors.horizontalCenter: parent.horizontalCenter
            width: Math.round(implicitWidth * fit)
            height: Math.round(implicitHeight * fit)
            source: panel.badge.picture
            visible: source.toString() !== ""
            cache: false
            mipmap: true
            Accessible.role: Accessible.Graphic
            Accessible.name: panel.badge.serial

            Rectangle {
                anchors.fill: parent
                anchors.margins: -1
                radius: width * 0.04
                color: "transparent"
                border.width: 1
                border.color: Theme.line
            }
        }

        Words {
            id: serial

            y: picture.visible ? picture.height + 12 : 0
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: panel.badge.serial
            strong: true
            size: panel.dense ? 20 : 24
        }
    }

    Column {
        anchors.top: parent.top
        anchors.left: sheet.right
        anchors.right: parent.right
        anchors.margins: panel.pad
        spacing: panel.dense ? 12 : 16

        ActionButton {
            width: parent.width
            text: qsTrId("screen.desk.came_out")
            onClicked: panel.bridge.answer("came-out")
        }

        ActionButton {
            width: parent.width
            text: qsTrId("screen.desk.did_not")
            onClicked: panel.bridge.answer("did-not")
        }

        ActionButton {
            width: parent.width
            text: qsTrId("screen.desk.spoiled")
            onClicked: panel.bridge.answer("spoiled")
        }

        Words {
            width: parent.width
            text: qsTrId("screen.desk.unsure_how")
            color: Theme.quiet
            size: panel.dense ? 16 : 18
        }
    }

    NextGuest {
        id: next

        anchors.bottom: parent.bottom
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.margins: panel.pad
        bridge: panel.bridge
    }
}
