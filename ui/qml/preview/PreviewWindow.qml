pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Window
import "../controls"
import ".."

// A badge layout as its file stands now: on the left who it is tried on and how it is shown, on the right the badge.
Window {
    id: window

    required property var bridge
    required property var texts
    required property var trouble

    width: 1280
    height: 800
    minimumWidth: 760
    minimumHeight: 620
    title: bridge.file.name
    color: Theme.shade
    Component.onCompleted: {
        Theme.accent = bridge.gathering.accent;
        Theme.accentInk = bridge.gathering.ink;
    }

    Shortcut {
        sequences: ["Right", "Down", "PgDown"]
        onActivated: window.bridge.choose(window.bridge.place + 1)
    }

    Shortcut {
        sequences: ["Left", "Up", "PgUp"]
        onActivated: window.bridge.choose(window.bridge.place + window.bridge.people.length - 1)
    }

    Shortcut {
        sequence: "F5"
        onActivated: window.bridge.draw()
    }

    Item {
        anchors.fill: parent
        LayoutMirroring.enabled: window.texts.rightToLeft
        LayoutMirroring.childrenInherit: true

        SidePanel {
            id: panel

            height: parent.height
            width: window.width < 1500 ? 272 : 320
            bridge: window.bridge
            texts: window.texts
        }

        Stage {
            anchors.left: panel.right
            anchors.right: parent.right
            height: parent.height
            bridge: window.bridge
            zoom: panel.zoom
        }

        TroublePage {
            anchors.fill: parent
            visible: window.trouble.number !== ""
            sentence: qsTrId("screen.bug.sentence").replace("{number}", window.trouble.number)
            next: qsTrId("screen.bug.next").replace("{number}", window.trouble.number)
            action: qsTrId("screen.bug.continue")
            onActed: window.trouble.dismiss()
        }
    }
}
