pragma ComponentBehavior: Bound
import QtQuick
import "../controls"
import ".."

// The registry's data, to be compared with the document in the clerk's hand; or what of it differs. A document that was
// read marks the lines and chooses what differs; the clerk confirms.
Rectangle {
    id: check

    required property var bridge
    property bool dense: false
    property bool differing: false
    property var chosen: []
    readonly property int pad: dense ? 20 : 28

    function toggle(field: string) {
        chosen = chosen.includes(field) ? chosen.filter(each => each !== field) : chosen.concat([field]);
    }

    Connections {
        target: check.bridge

        function onDocumentRead() {
            check.chosen = check.bridge.reading.differing;
            check.differing = check.chosen.length > 0;
        }
    }

    radius: Theme.radius
    color: Theme.paper
    border.width: 1
    border.color: Theme.line

    Words {
        id: title

        x: check.pad
        y: check.pad
        width: parent.width - check.pad * 2
        strong: true
        size: check.dense ? 20 : 24
        text: check.differing ? qsTrId("screen.desk.what_differs") : qsTrId("screen.desk.compare")
    }

    Row {
        id: note

        readonly property string tone: check.bridge.reading.tone || ""

        anchors.top: title.bottom
        anchors.topMargin: visible ? 8 : 0
        x: check.pad
        width: parent.width - check.pad * 2
        height: visible ? implicitHeight : 0
        visible: tone !== "" && !check.differing
        spacing: 10

        Icon {
            name: note.tone === "good" ? "good" : "attention"
            colour: note.tone === "good" ? Theme.good : Theme.stop
            size: check.dense ? 22 : 26
        }

        Words {
            width: parent.width - parent.spacing - (check.dense ? 22 : 26)
            text: check.bridge.reading.sentence || ""
            size: check.dense ? 17 : 19
        }
    }

    Column {
        id: rows

        visible: !check.differing
        anchors.top: note.bottom
        anchors.topMargin: check.dense ? 8 : 16
        x: check.pad
        width: parent.width - check.pad * 2

        Repeater {
            model: check.bridge.document

            DocumentRow {
                required property var modelData

                width: rows.width
                field: modelData.field
                value: modelData.value
                hidden: modelData.hidden
                marked: note.tone !== ""
                mark: modelData.mark || ""
                says: modelData.says || ""
                says_hidden: modelData.saysHidden || ""
                family: modelData.field === "native_name" ? check.bridge.guest.nativeFamily || "" : ""
                dense: check.dense
            }
        }
    }

    Flow {
        id: choices

        visible: check.differing
        anchors.top: note.bottom
        anchors.topMargin: 16
        x: check.pad
        width: parent.width - check.pad * 2
        spacing: check.dense ? 8 : 12

        Repeater {
            model: ["person"].concat(check.bridge.document.map(row => row.field))

            Choice {
                required property string modelData

                text: qsTrId("field." + modelData)
                marked: check.chosen.includes(modelData)
                size: check.dense ? check.bridge.reading.tone ? 16 : 18 : 20
                height: check.dense && check.bridge.reading.tone ? 38 : implicitHeight
                onClicked: check.toggle(modelData)
            }
        }
    }

    Column {
        id: told

        visible: check.differing
        anchors.top: choices.bottom
        anchors.topMargin: check.dense ? 8 : 16
        x: check.pad
        width: parent.width - check.pad * 2

        Repeater {
            model: check.bridge.document.filter(row => row.mark === "differs")

            DocumentRow {
                required property var modelData

                width: told.width
                field: modelData.field
                value: modelData.says
                hidden: modelData.hidden && modelData.saysHidden
                marked: true
                mark: modelData.mark
                label_share: 0.27
                dense: check.dense
            }
        }
    }

    Grid {
        id: actions

        readonly property int half: check.dense ? Math.round((width - spacing) * 0.62) : width

        anchors.bottom: parent.bottom
        anchors.bottomMargin: check.pad
        x: check.pad
        width: parent.width - check.pad * 2
        columns: check.dense ? 2 : 1
        spacing: 12

        ActionButton {
            visible: !check.differing
            width: actions.half
            height: check.dense ? 56 : implicitHeight
            kind: "primary"
            icon_name: check.dense ? "" : "badge"
            leftPadding: 12
            size: check.dense ? 19 : 24
            text: qsTrId("screen.desk.all_matches")
            onClicked: check.bridge.matches()
        }

        ActionButton {
            visible: check.differing
            enabled: check.chosen.length > 0
            width: actions.half
            height: check.dense ? 56 : implicitHeight
            kind: "primary"
            leftPadding: 12
            size: check.dense ? 19 : 24
            text: qsTrId("screen.desk.no_badge_today")
            onClicked: check.bridge.differs(check.chosen)
        }

        ActionButton {
            width: check.dense ? actions.width - actions.half - actions.spacing : actions.width
            height: check.dense ? 56 : implicitHeight
            kind: check.differing ? "quiet" : "secondary"
            leftPadding: 12
            size: check.dense ? 18 : 20
            text: check.differing ? qsTrId("screen.back") : qsTrId("screen.desk.something_differs")
            onClicked: {
                check.chosen = check.differing ? [] : check.bridge.reading.differing || [];
                check.differing = !check.differing;
            }
        }
    }
}
