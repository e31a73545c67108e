pragma ComponentBehavior: Bound
import QtQuick
import "../controls"
import ".."

// What the desk decided, or how the print stands; below it the one thing to do.
FocusScope {
    id: side

    required property var bridge
    property bool dense: false
    readonly property var decision: bridge.decision
    readonly property bool settled: bridge.state === "settled"
    readonly property bool printing: bridge.state === "printing" || bridge.state === "issuing"
    readonly property bool inDoubt: bridge.badge.inDoubt && !printing
    readonly property bool others: bridge.badge.check === "not_theirs"
    readonly property string printed: bridge.badge.check === "theirs" ? qsTrId("screen.desk.checked") : bridge.badge.out ? qsTrId("screen.desk.printed") : qsTrId("screen.desk.not_printed")
    readonly property string act: inDoubt ? "unsure" : settled || printing ? "print" : decision.act || ""
    readonly property var panels: ({
            "issue": issue_panel,
            "check": check,
            "reissue": reissue,
            "override": override,
            "in_print": in_print,
            "latin": latin,
            "unsure": unsure,
            "print": print_panel
        })

    Connections {
        target: side.bridge

        function onEmptied() {
            panel.active = false;  // what was chosen for one guest never waits for the next
            panel.active = true;
        }
    }

    VerdictBand {
        id: band

        width: parent.width
        dense: side.dense
        tone: side.printing ? "calm" : side.others ? "stop" : side.settled ? (side.bridge.badge.out ? "good" : "attention") : side.decision.tone || ""
        word: side.printing ? qsTrId("screen.desk.printing") : side.others ? qsTrId("screen.desk.not_theirs") : side.inDoubt ? qsTrId("screen.desk.look_into_tray") : side.settled ? side.printed : side.decision.word || ""
        sentence: side.inDoubt && !side.others ? qsTrId("screen.desk.unsure") : side.printing || side.settled ? side.bridge.badge.sentence : side.decision.sentence || ""
        next: side.others ? side.decision.next || "" : ["print", "check", "unsure"].includes(side.act) ? "" : side.decision.next || ""

        Behavior on color {
            ColorAnimation {
                duration: Theme.calm
            }
        }
    }

    Loader {
        id: panel

        anchors.top: band.bottom
        anchors.topMargin: side.dense ? 16 : 24
        anchors.bottom: parent.bottom
        width: parent.width
        focus: true
        sourceComponent: side.panels[side.act] || nothing
    }

    Component {
        id: nothing

        NextGuest {
            bridge: side.bridge
            primary: true
        }
    }

    Component {
        id: issue_panel

        IssuePanel {
            bridge: side.bridge
        }
    }

    Component {
        id: check

        IdentityCheck {
            bridge: side.bridge
            dense: side.dense
        }
    }

    Component {
        id: reissue

        ReissuePanel {
            bridge: side.bridge
            dense: side.dense
        }
    }

    Component {
        id: override

        OverridePanel {
            bridge: side.bridge
        }
    }

    Component {
        id: in_print

        InPrintPanel {
            bridge: side.bridge
        }
    }

    Component {
        id: latin

        LatinPanel {
            bridge: side.bridge
        }
    }

    Component {
        id: unsure

        UnsurePanel {
            bridge: side.bridge
            dense: side.dense
        }
    }

    Component {
        id: print_panel

        PrintPanel {
            bridge: side.bridge
            settled: side.settled
        }
    }
}
