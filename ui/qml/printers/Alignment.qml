pragma ComponentBehavior: Bound
import QtQuick
import "../controls"
import ".."

// Where the badge stands on its paper: four arrows of half a millimetre, and how far it was moved.
Item {
    id: alignment

    property string across: "0"
    property string along: "0"

    signal nudged(real x, real y)

    implicitHeight: words.height + 8 + 44
    opacity: enabled ? 1 : 0.45

    component Arrow: ActionButton {
        property real x_steps: 0
        property real y_steps: 0
        property string sign

        width: 52
        height: 44
        size: 18
        leftPadding: 0
        rightPadding: 0
        text: sign
        onClicked: alignment.nudged(x_steps, y_steps)
    }

    Words {
        id: words

        width: parent.width
        text: qsTrId("screen.printers.moved").replace("{right}", alignment.across).replace("{down}", alignment.along)
        color: Theme.quiet
        size: Theme.small
    }

    Row {
        anchors.top: words.bottom
        anchors.topMargin: 8
        spacing: 8
        LayoutMirroring.enabled: false

        Arrow {
            sign: "←"
            x_steps: -1
            Accessible.name: qsTrId("screen.printers.move_left")
        }

        Arrow {
            sign: "→"
            x_steps: 1
            Accessible.name: qsTrId("screen.printers.move_right")
        }

        Arrow {
            sign: "↑"
            y_steps: -1
            Accessible.name: qsTrId("screen.printers.move_up")
        }

        Arrow {
            sign: "↓"
            y_steps: 1
            Accessible.name: qsTrId("screen.printers.move_down")
        }
    }
}
