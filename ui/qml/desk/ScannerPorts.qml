pragma ComponentBehavior: Bound
import QtQuick
import "../controls"
import ".."

// Serial devices that may be this station's scanner; a second touch takes the choice back.
Column {
    id: ports

    required property var scanners
    readonly property var found: scanners.ports
    readonly property bool chosen: found.some(port => port.chosen)

    spacing: 12

    Rectangle {
        width: parent.width
        height: 1
        color: Theme.line
    }

    Words {
        width: parent.width
        topPadding: 8
        text: qsTrId("screen.scanner.serial")
        strong: true
    }

    Flow {
        width: parent.width
        spacing: 12
        visible: ports.found.length > 0

        Repeater {
            model: ports.found

            Choice {
                required property var modelData

                text: modelData.name
                marked: modelData.chosen
                onClicked: ports.scanners.choose(modelData.key)
            }
        }
    }

    Words {
        width: parent.width
        visible: ports.chosen || ports.found.length === 0
        text: !ports.chosen ? qsTrId("screen.scanner.serial_none")
                            : ports.scanners.connected ? qsTrId("screen.scanner.serial_there") : qsTrId("screen.scanner.serial_away")
        color: Theme.quiet
    }
}
