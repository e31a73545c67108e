import QtQuick
import QtQuick.Controls.Basic
import ".."

// The edge of a desk: who and where, how old the registry is, how the printer is.
Rectangle {
    id: bar

    required property var status

    signal printersAsked
    signal stationsAsked
    signal scannerAsked

    implicitHeight: 44
    color: Theme.paper

    component Fact: Row {
        property string sign: ""
        property string said: ""
        property bool bad: false
        property real room: Infinity

        spacing: 8

        Icon {
            name: parent.bad ? "attention" : parent.sign
            size: 20
            colour: parent.bad ? Theme.stop : Theme.quiet
            anchors.verticalCenter: parent.verticalCenter
        }

        Words {
            text: parent.said
            size: Theme.small
            wrapMode: Text.NoWrap
            elide: Text.ElideRight
            width: Math.min(Math.ceil(implicitWidth), parent.room - 28)
            color: parent.bad ? Theme.stop : Theme.quiet
            anchors.verticalCenter: parent.verticalCenter
        }
    }

    component FactButton: AbstractButton {
        id: button

        property string sign: ""
        property string said: ""
        property bool bad: false
        property real room: Infinity

        Accessible.name: text

        contentItem: Fact {
            sign: button.sign
            said: button.said
            bad: button.bad
            room: button.room
        }

        background: Rectangle {
            anchors.fill: parent
            anchors.margins: -6
            radius: 8
            color: button.hovered || button.down ? Theme.accentSoft : "transparent"
            border.width: button.visualFocus ? 2 : 0
            border.color: Theme.accent
        }
    }

    Rectangle {
        width: parent.width
        height: 1
        color: Theme.line
    }

    Row {
        id: facts

        anchors.left: parent.left
        anchors.leftMargin: 28
        anchors.verticalCenter: parent.verticalCenter
        spacing: bar.width > 1500 ? 48 : 28

        Fact {
            sign: "place"
            said: bar.status.station
        }

        Fact {
            visible: bar.width > 1200
            sign: "person"
            said: bar.status.operator
        }

        Fact {
            sign: "people"
            said: bar.status.registry
            bad: bar.status.registryOld
        }

        FactButton {
            visible: !bar.status.stations.alone || bar.status.stations.open > 0 || bar.status.tidings.line !== ""
            text: qsTrId("screen.stations.title")
            sign: "next"
            said: bar.status.tidings.line || bar.status.stations.line
            bad: bar.status.tidings.line === "" ? bar.status.stations.open > 0 : bar.status.tidings.alarm
            room: bar.width > 1500 ? 420 : 220
            onClicked: bar.stationsAsked()
        }

        FactButton {
            id: printers

            text: qsTrId("screen.printers.open")
            sign: "printer"
            said: bar.status.printer + (bar.status.demonstration && bar.width > 1500 ? " · " + qsTrId("screen.status.demonstration") : "")
            bad: !bar.status.printerReady
            room: scanner.x - facts.x - printers.x - 12
            onClicked: bar.printersAsked()
        }
    }

    ActionButton {
        id: scanner

        anchors.right: time.left
        anchors.rightMargin: 12
        anchors.verticalCenter: parent.verticalCenter
        height: 40
        kind: "quiet"
        size: Theme.small
        plain: Theme.quiet
        icon_name: "scan"
        text: qsTrId("screen.scanner.open")
        onClicked: bar.scannerAsked()
    }

    Fact {
        id: time

        anchors.right: parent.right
        anchors.rightMargin: 28
        anchors.verticalCenter: parent.verticalCenter
        sign: "clock"
        said: bar.status.clock
    }
}
