pragma ComponentBehavior: Bound
import QtQuick
import "../controls"
import "../printers"
import "../stations"
import ".."

// The entrance desk: a scan at any moment starts the next guest.
FocusScope {
    id: face

    required property var shell
    required property var texts
    required property var status
    required property var bridge
    readonly property bool ready: bridge.state === "ready" || (bridge.state === "looking" && !bridge.guest.known && bridge.decision.tone === undefined)

    focus: true
    Keys.onEscapePressed: bridge.leave()

    Connections {
        target: face.shell

        function onScanBegan() {
            header.clear();
        }
    }

    Connections {
        target: face.bridge

        function onKeptOut() {
            kept_out.show(qsTrId("screen.desk.kept_out"));
        }

        function onDocumentIdle() {
            kept_out.show(qsTrId("screen.desk.document_idle"));
        }
    }

    DeskHeader {
        id: header

        width: parent.width
        enabled: !scanner_page.active
        texts: face.texts
        status: face.status
        bridge: face.bridge
        field_shown: !face.ready
    }

    Loader {
        id: page

        anchors.top: header.bottom
        anchors.bottom: footer.top
        width: parent.width
        focus: true
        enabled: !scanner_page.active
        sourceComponent: face.ready ? ready_page : guest_page
        onLoaded: (item as FocusScope).forceActiveFocus()
    }

    Component {
        id: ready_page

        ReadyPage {
            shell: face.shell
            bridge: face.bridge
        }
    }

    Component {
        id: guest_page

        GuestPage {
            bridge: face.bridge
        }
    }

    KeptOut {
        id: kept_out

        anchors.bottom: footer.top
        anchors.bottomMargin: 20
        anchors.horizontalCenter: parent.horizontalCenter
    }

    StatusBar {
        id: footer

        anchors.bottom: parent.bottom
        width: parent.width
        enabled: !scanner_page.active
        status: face.status
        onPrintersAsked: face.status.printers.open()
        onStationsAsked: face.status.stations.show()
        onScannerAsked: scanner_page.active = true
    }

    TroublePage {
        readonly property var told: face.bridge.trouble.sentence ? face.bridge.trouble : face.status.trouble
        readonly property bool own: face.bridge.trouble.sentence !== undefined

        anchors.fill: page
        visible: told.sentence !== undefined
        sentence: told.sentence || ""
        next: told.next || ""
        action: own ? qsTrId("screen.bug.continue") : qsTrId("screen.try_again")
        onActed: own ? face.bridge.dismiss() : face.status.refresh()
    }

    Loader {
        anchors.top: header.bottom
        anchors.bottom: footer.top
        width: parent.width
        active: face.status.printers.opened
        sourceComponent: PrintersPage {
            bridge: face.status.printers
        }
        onLoaded: (item as FocusScope).forceActiveFocus()
    }

    Loader {
        anchors.top: header.bottom
        anchors.bottom: footer.top
        width: parent.width
        active: face.status.stations.opened
        sourceComponent: StationsPage {
            bridge: face.status.stations
            tidings: face.status.tidings
        }
        onLoaded: (item as FocusScope).forceActiveFocus()
    }

    Loader {
        id: scanner_page

        anchors.fill: parent
        active: false
        focus: active
        sourceComponent: ScannerPage {
            scanners: face.shell.scanners
            onDone: {
                scanner_page.active = false;
                (page.item as FocusScope).forceActiveFocus();
            }
        }
    }
}
