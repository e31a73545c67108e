pragma ComponentBehavior: Bound
import QtQuick
import "../controls"
import ".."

// What a scan of the set-up code taught: right, or what to change.
Column {
    id: told

    required property var verdict
    required property var trouble

    spacing: 16

    Rectangle {
        width: parent.width
        height: word.height + 36
        radius: Theme.radius
        color: Theme.fill(told.verdict.tone)

        Icon {
            id: sign

            x: 20
            anchors.verticalCenter: parent.verticalCenter
            name: told.verdict.tone
            size: 40
            colour: Theme.ink_on(told.verdict.tone)
        }

        Words {
            id: word

            anchors.left: sign.right
            anchors.leftMargin: 16
            anchors.right: parent.right
            anchors.rightMargin: 20
            anchors.verticalCenter: parent.verticalCenter
            text: told.verdict.word
            size: 28
            strong: true
            color: Theme.ink_on(told.verdict.tone)
        }
    }

    Repeater {
        model: told.verdict.lines

        Words {
            required property string modelData

            width: told.width
            text: modelData
        }
    }

    Words {
        width: parent.width
        visible: told.verdict.tone !== "good"
        text: qsTrId("screen.scanner.again")
        color: Theme.quiet
    }

    Words {
        width: parent.width
        visible: told.trouble.sentence !== undefined
        text: visible ? told.trouble.sentence + " " + told.trouble.next : ""
        color: Theme.stop
    }
}
