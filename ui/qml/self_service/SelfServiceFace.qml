pragma ComponentBehavior: Bound
import QtQuick
import "../controls"
import ".."

// A guest alone with the kiosk: one page at a time, as the session says.
FocusScope {
    id: face

    required property var shell
    required property var texts
    required property var status
    required property var bridge
    readonly property real scale_: Math.max(0.6, Math.min(width, height) / 1080)
    readonly property bool upright: height > width
    readonly property var pages: ({
            "welcome": "WelcomePage.qml",
            "scan": "ScanPage.qml",
            "confirm": "ConfirmPage.qml",
            "printing": "PrintingPage.qml",
            "take": "TakePage.qml",
            "help": "HelpPage.qml"
        })

    property string shown: ""

    function open() {
        shown = bridge.page;
        page.setSource(pages[bridge.page], {
            face: face
        });
    }

    function px(size: real): int {
        return Math.round(size * scale_);
    }

    focus: true
    Component.onCompleted: open()

    Connections {
        target: face.bridge

        function onChanged() {
            if (face.shown !== face.bridge.page) {
                face.open();
                arrival.restart();
            }
        }
    }

    Connections {
        target: face.bridge

        function onKeptOut() {
            kept_out.show();
        }
    }

    Rectangle {
        anchors.fill: parent
        color: face.bridge.page === "welcome" ? Theme.accent : Theme.ground

        Behavior on color {
            ColorAnimation {
                duration: Theme.calm
            }
        }
    }

    Loader {
        id: page

        width: parent.width
        height: parent.height

        NumberAnimation {
            id: arrival

            target: page
            property: "opacity"
            from: 0
            to: 1
            duration: Theme.calm
        }
    }

    Countdown {
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.bottom: parent.bottom
        anchors.bottomMargin: face.px(36)
        face: face
    }

    KeptOut {
        id: kept_out

        anchors.horizontalCenter: parent.horizontalCenter
        anchors.top: parent.top
        anchors.topMargin: face.px(36)
        said: qsTrId("screen.self_service.kept_out")
        size: face.px(30)
    }

    PointHandler {
        onActiveChanged: if (active)
            face.bridge.touched()
    }

    TroublePage {
        anchors.fill: parent
        visible: face.status.trouble.sentence !== undefined
        sentence: qsTrId("screen.self_service.closed")
        next: qsTrId("screen.self_service.closed_how")
        size: face.px(28)
    }
}
