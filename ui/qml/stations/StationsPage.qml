pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import "../controls"
import ".."

// The other stations, how old their news is, and what a supervisor must settle.
FocusScope {
    id: page

    required property var bridge
    required property var tidings
    readonly property bool wide: width > 1100

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
        width: Math.min(parent.width - 56, 1480)
        height: 112

        Column {
            anchors.verticalCenter: parent.verticalCenter
            width: parent.width - back.width - (give.visible ? give.width + 12 : 0) - 24
            spacing: 4

            Words {
                width: parent.width
                text: qsTrId("screen.stations.title")
                size: 32
                strong: true
            }

            Words {
                width: parent.width
                text: page.bridge.alone ? qsTrId("screen.stations.alone") : page.bridge.line
                size: 18
                color: Theme.quiet
            }
        }

        ActionButton {
            id: give

            visible: page.tidings.gives
            anchors.right: back.left
            anchors.rightMargin: 12
            anchors.verticalCenter: parent.verticalCenter
            text: qsTrId("screen.tidings.give")
            onClicked: page.tidings.ask()
        }

        ActionButton {
            id: back

            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            kind: "primary"
            focus: true
            text: qsTrId("screen.printers.close")
            onClicked: page.bridge.close()
        }
    }

    Flickable {
        id: notes

        anchors.top: top.bottom
        anchors.left: top.left
        width: top.width
        height: Math.min(contentHeight, (parent.height - top.height) * 0.6)
        contentHeight: told.height
        clip: true
        boundsBehavior: Flickable.StopAtBounds

        Notes {
            id: told

            width: parent.width
            tidings: page.tidings
        }

        ScrollBar.vertical: ScrollBar {}
    }

    ListView {
        id: stations

        anchors.top: notes.bottom
        anchors.topMargin: notes.contentHeight > notes.height ? 12 : 0
        anchors.left: top.left
        width: page.wide ? 380 : top.width
        height: page.wide ? parent.height - y : Math.min(contentHeight, (parent.height - y) * 0.4)
        visible: !page.bridge.alone
        clip: true
        spacing: 8
        bottomMargin: page.wide ? 24 : 0
        boundsBehavior: Flickable.StopAtBounds
        model: page.bridge.stations

        delegate: Rectangle {
            id: station

            required property var modelData

            width: ListView.view.width
            implicitHeight: heard.height + 24
            radius: Theme.radius
            color: Theme.paper
            border.width: 1
            border.color: Theme.line

            Column {
                id: heard

                x: 20
                y: 12
                width: parent.width - 40
                spacing: 2

                Words {
                    width: parent.width
                    text: station.modelData.name
                    size: 20
                    strong: true
                }

                Words {
                    width: parent.width
                    text: station.modelData.role + " · " + station.modelData.said
                    size: Theme.small
                    color: station.modelData.state === "struck" ? Theme.stop : Theme.quiet
                }
            }
        }

        ScrollBar.vertical: ScrollBar {}
    }

    ListView {
        id: findings

        anchors.top: page.wide || page.bridge.alone ? notes.bottom : stations.bottom
        anchors.topMargin: page.wide || page.bridge.alone ? 0 : 16
        anchors.bottom: parent.bottom
        anchors.right: top.right
        width: page.wide && !page.bridge.alone ? top.width - 404 : top.width
        clip: true
        spacing: 12
        bottomMargin: 24
        boundsBehavior: Flickable.StopAtBounds
        model: page.bridge.findings

        delegate: FindingCard {
            required property var modelData

            width: ListView.view.width
            bridge: page.bridge
            finding: modelData
        }

        ScrollBar.vertical: ScrollBar {}
    }

    Column {
        anchors.centerIn: findings
        visible: findings.count === 0 && findings.height > height + 24
        width: findings.width - 48
        spacing: 16

        Icon {
            anchors.horizontalCenter: parent.horizontalCenter
            name: "good"
            size: 96
            colour: Theme.good
        }

        Words {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: qsTrId("screen.stations.nothing")
            size: 24
            color: Theme.quiet
        }
    }

    TroublePage {
        anchors.fill: parent
        visible: page.bridge.trouble.sentence !== undefined
        sentence: page.bridge.trouble.sentence || ""
        next: page.bridge.trouble.next || ""
        action: qsTrId("screen.back")
        onActed: page.bridge.dismiss()
    }
}
