pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Window
import "controls"

// The window: the face of the station, and over it what concerns every face.
Window {
    id: window

    required property var shell
    required property var texts
    required property var trouble
    required property var demonstration

    readonly property var pages: ({
            "desk": ["desk/DeskFace.qml", "desk"],
            "self-service": ["self_service/SelfServiceFace.qml", "selfService"],
            "checkpoint": ["checkpoint/CheckpointFace.qml", "checkpoint"]
        })

    function show_face() {
        const core = shell.core;
        if (!core) {
            face.source = "";
            return;
        }
        const page = pages[shell.face];
        face.setSource(page[0], {
            shell: shell,
            texts: texts,
            status: core.status,
            bridge: core[page[1]]
        });
    }

    width: 1280
    height: 800
    minimumWidth: 480
    minimumHeight: 480
    title: shell.gathering.name
    color: Theme.ground
    onClosing: close => close.accepted = shell.closable
    Component.onCompleted: {
        Theme.accent = shell.gathering.accent;
        Theme.accentInk = shell.gathering.ink;
        show_face();
    }

    Connections {
        target: window.shell

        function onCoreChanged() {
            window.show_face();
        }
    }

    Shortcut {
        sequence: "Ctrl+Alt+Q"
        onActivated: window.shell.quit()
    }

    Item {
        anchors.fill: parent
        LayoutMirroring.enabled: window.texts.rightToLeft
        LayoutMirroring.childrenInherit: true

        Loader {
            id: bar

            width: parent.width
            active: window.demonstration.shown
            z: 2
            sourceComponent: DemonstrationBar {
                shell: window.shell
                demonstration: window.demonstration
            }
        }

        Loader {
            id: face

            anchors.fill: parent
            anchors.topMargin: bar.active ? bar.height : 0
            focus: true
        }

        DropTarget {
            anchors.fill: parent
            shell: window.shell
            enabled: window.shell.core !== null
        }

        OpeningPage {
            anchors.fill: parent
            visible: window.shell.core === null
            shell: window.shell
        }

        TroublePage {
            anchors.fill: parent
            z: 3
            visible: window.trouble.number !== ""
            sentence: qsTrId("screen.bug.sentence").replace("{number}", window.trouble.number)
            next: qsTrId("screen.bug.next").replace("{number}", window.trouble.number)
            action: qsTrId("screen.bug.continue")
            onActed: window.trouble.dismiss()
        }
    }
}
