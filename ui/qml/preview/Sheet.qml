import QtQuick
import "../controls"
import ".."

// One side of a badge as it would lie on a table, its name below; blank paper where there is no picture.
Item {
    id: sheet

    required property real sheetHeight
    property string address: ""
    property string text: ""
    property string detail: ""
    property bool dimmed: false

    SoftEdge {
        width: parent.width
        height: sheet.sheetHeight
    }

    Rectangle {
        width: parent.width
        height: sheet.sheetHeight
        color: Theme.paper

        Image {
            anchors.fill: parent
            visible: sheet.address !== ""
            source: sheet.address
            sourceSize: Qt.size(Math.round(width), Math.round(height))
            cache: false
            opacity: sheet.dimmed ? 0.28 : 1
            Accessible.role: Accessible.Graphic
            Accessible.name: sheet.text

            Behavior on opacity {
                NumberAnimation {
                    duration: Theme.quick
                }
            }
        }
    }

    Words {
        y: sheet.sheetHeight + 14
        text: sheet.text
        size: 14
        color: Theme.quiet
    }

    Words {
        y: sheet.sheetHeight + 14
        anchors.right: parent.right
        text: sheet.detail
        size: 14
        color: Theme.quiet
    }
}
