pragma ComponentBehavior: Bound
import QtQuick
import "../controls"
import ".."

// A guarded entrance: dark while it waits, all colour when it speaks.
FocusScope {
    id: face

    required property var shell
    required property var texts
    required property var status
    required property var bridge
    readonly property real scale_: Math.max(0.5, Math.min(width / (upright ? 1080 : 1920), height / (upright ? 1920 : 1080)))
    readonly property bool upright: height > width
    readonly property bool speaks: bridge.verdict.tone !== undefined
    readonly property bool looking: shell.camera.wanted ?? true
    readonly property color front: speaks ? Theme.ink_on(bridge.verdict.tone) : Theme.paper

    function px(size: real): int {
        return Math.round(size * scale_);
    }

    focus: true
    Keys.onEscapePressed: bridge.clear()
    Component.onCompleted: bridge.prepare()

    Connections {
        target: face.bridge

        function onKeptOut() {
            kept_out.show();
        }
    }

    Rectangle {
        anchors.fill: parent
        color: face.speaks ? Theme.fill(face.bridge.verdict.tone) : Theme.ink
    }

    Loader {
        anchors.fill: parent
        anchors.topMargin: top_line.height
        sourceComponent: face.speaks ? verdict_page : waiting_page
    }

    Component {
        id: verdict_page

        VerdictPage {
            face: face
        }
    }

    Component {
        id: waiting_page

        WaitingPage {
            face: face
        }
    }

    Item {
        id: top_line

        width: parent.width
        height: face.px(110)

        ZonePicker {
            anchors.left: parent.left
            anchors.leftMargin: face.px(48)
            anchors.verticalCenter: parent.verticalCenter
            face: face
        }

        LivePicture {
            anchors.centerIn: parent
            visible: face.speaks && face.looking
            opacity: there ? 1 : 0
            width: face.px(face.upright ? 120 : 160)
            height: face.px(90)
            camera: face.shell.camera
            mirrored: true
            aim: false
        }

        Row {
            anchors.right: parent.right
            anchors.rightMargin: face.px(48)
            anchors.verticalCenter: parent.verticalCenter
            spacing: face.px(36)

            Words {
                anchors.verticalCenter: parent.verticalCenter
                text: face.status.clock
                color: face.front
                size: face.px(32)
            }

            LanguageButtons {
                anchors.verticalCenter: parent.verticalCenter
                texts: face.texts
                size: Math.max(16, face.px(24))
                ink: face.front
                mark: face.front
                markInk: face.front === Theme.paper ? Theme.ink : Theme.paper
                onChosen: code => face.texts.settle(code)
            }
        }
    }

    KeptOut {
        id: kept_out

        anchors.bottom: parent.bottom
        anchors.bottomMargin: face.px(48)
        anchors.horizontalCenter: parent.horizontalCenter
        size: Math.max(20, face.px(32))
    }

    TroublePage {
        readonly property var told: face.bridge.trouble.sentence ? face.bridge.trouble : face.status.trouble

        anchors.fill: parent
        visible: told.sentence !== undefined
        sentence: told.sentence || ""
        next: told.next || ""
        size: Math.max(20, face.px(30))
        action: qsTrId("screen.try_again")
        onActed: {
            face.bridge.clear();
            face.status.refresh();
        }
    }
}
