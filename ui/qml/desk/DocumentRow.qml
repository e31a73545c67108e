import QtQuick
import "../controls"
import ".."

// One line of the comparison, with the mark of a document that was read, and what it says where it differs. A number
// shows its end only, and in full while one presses to compare.
Item {
    id: row

    required property string field
    required property string value
    property string hidden: ""
    property string family: ""
    property bool marked: false
    property real label_share: 0.34
    property string mark: ""
    property string says: ""
    property string says_hidden: ""
    property bool dense: false
    readonly property bool secret: hidden !== ""

    implicitHeight: Math.max(dense ? 34 : 46, both.implicitHeight + (dense ? says ? 2 : 8 : 12))

    Words {
        id: label

        anchors.verticalCenter: parent.verticalCenter
        width: parent.width * row.label_share
        text: qsTrId("field." + row.field)
        size: row.dense ? 16 : 18
        color: Theme.quiet
    }

    Icon {
        id: sign

        anchors.left: label.right
        anchors.leftMargin: 8
        anchors.verticalCenter: parent.verticalCenter
        visible: row.mark !== ""
        name: row.mark === "agrees" ? "good" : "attention"
        colour: row.mark === "agrees" ? Theme.good : Theme.stop
        size: row.dense ? 22 : 26
    }

    Column {
        id: both

        anchors.left: row.marked ? sign.right : label.right
        anchors.leftMargin: row.marked ? 8 : 12
        anchors.right: row.secret ? compare.left : parent.right
        anchors.verticalCenter: parent.verticalCenter

        Words {
            width: parent.width
            text: row.secret && !compare.down ? row.hidden : row.value
            family: row.family
            size: row.dense ? 19 : 22
            strong: true
            maximumLineCount: 3
            elide: Text.ElideRight
            font.features: ({
                    "tnum": 1
                })
        }

        Words {
            visible: text !== ""
            width: parent.width
            text: row.secret && compare.down ? row.says : row.says_hidden
            size: row.dense ? 16 : 18
            color: Theme.stop
            maximumLineCount: 2
            elide: Text.ElideRight
            font.features: ({
                    "tnum": 1
                })
        }
    }

    ActionButton {
        id: compare

        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        visible: row.secret
        implicitHeight: row.dense ? 32 : 40
        size: 16
        kind: "secondary"
        icon_name: "eye"
        text: qsTrId("screen.desk.hold_to_compare")
    }

    Rectangle {
        anchors.bottom: parent.bottom
        width: parent.width
        height: 1
        color: Theme.shade
    }
}
