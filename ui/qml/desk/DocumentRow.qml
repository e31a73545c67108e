import QtQuick
import "../controls"
import ".."

// One line of the comparison. A number shows its end only, and in full while one presses to compare.
Item {
    id: row

    required property string field
    required property string value
    property string hidden: ""
    property string family: ""
    property bool dense: false
    readonly property bool secret: hidden !== ""

    implicitHeight: Math.max(dense ? 34 : 46, told.implicitHeight + (dense ? 8 : 16))

    Words {
        id: label

        anchors.verticalCenter: parent.verticalCenter
        width: parent.width * 0.34
        text: qsTrId("field." + row.field)
        size: row.dense ? 16 : 18
        color: Theme.quiet
    }

    Words {
        id: told

        anchors.left: label.right
        anchors.leftMargin: 12
        anchors.right: row.secret ? compare.left : parent.right
        anchors.verticalCenter: parent.verticalCenter
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
