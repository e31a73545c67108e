pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import "../controls"
import ".."

// Every printer of the station: how it is, what to do, and what can be done from here.
FocusScope {
    id: page

    required property var bridge

    Keys.onEscapePressed: bridge.close()

    Rectangle {
        anchors.fill: parent
        color: Theme.ground
    }

    MouseArea {
        anchors.fill: parent
    }

    Item {
        id: top

        anchors.horizontalCenter: parent.horizontalCenter
        width: Math.min(parent.width - 56, 1180)
        height: 88

        Words {
            anchors.left: parent.left
            anchors.verticalCenter: parent.verticalCenter
            text: qsTrId("screen.printers.title")
            size: 32
            strong: true
        }

        ActionButton {
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            kind: "primary"
            focus: true
            text: qsTrId("screen.printers.close")
            onClicked: page.bridge.close()
        }
    }

    ListView {
        anchors.top: top.bottom
        anchors.bottom: parent.bottom
        anchors.horizontalCenter: parent.horizontalCenter
        width: top.width
        clip: true
        spacing: 16
        bottomMargin: 24
        boundsBehavior: Flickable.StopAtBounds
        model: page.bridge.printers.length

        delegate: PrinterCard {
            required property int index

            width: ListView.view.width
            bridge: page.bridge
            printer: page.bridge.printers[index] || ({})
        }

        ScrollBar.vertical: ScrollBar {}
    }

    TroublePage {
        anchors.fill: parent
        visible: page.bridge.trouble.sentence !== undefined
        sentence: page.bridge.trouble.sentence || ""
        next: page.bridge.trouble.next || ""
        action: qsTrId("screen.back")
        onActed: page.bridge.close()
    }
}
