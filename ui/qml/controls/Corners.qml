pragma ComponentBehavior: Bound
import QtQuick
import ".."

// The corners of a reader: hold it in here.
Item {
    id: corners

    property color ink: Theme.accent
    property real arm: Math.min(width, height) * 0.17
    property real thick: Math.max(3, Math.min(width, height) * 0.022)

    Repeater {
        model: 4

        Item {
            id: corner

            required property int index
            readonly property bool rightward: index % 2 === 1
            readonly property bool downward: index > 1

            x: rightward ? corners.width - width : 0
            y: downward ? corners.height - height : 0
            width: corners.arm
            height: width

            Rectangle {
                y: corner.downward ? corner.height - height : 0
                width: corner.width
                height: corners.thick
                radius: height / 2
                color: corners.ink
            }

            Rectangle {
                x: corner.rightward ? corner.width - width : 0
                width: corners.thick
                height: corner.height
                radius: width / 2
                color: corners.ink
            }
        }
    }
}
