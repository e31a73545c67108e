pragma ComponentBehavior: Bound
import QtQuick
import "../controls"
import ".."

// What the roads have to say, and on which stick something is to be left.
Column {
    id: notes

    required property var tidings

    spacing: 12
    bottomPadding: visibleChildren.length > 0 ? 16 : 0

    Rectangle {
        visible: notes.tidings.question !== ""
        width: notes.width
        implicitHeight: question.height + 36
        radius: Theme.radius
        color: Theme.paper
        border.width: 1
        border.color: Theme.accent

        Flow {
            id: question

            x: 32
            y: 18
            width: parent.width - 64
            spacing: 12

            Words {
                width: Math.min(Math.ceil(implicitWidth), question.width)
                height: Math.max(implicitHeight, 50)
                verticalAlignment: Text.AlignVCenter
                text: notes.tidings.question
                size: 20
                strong: true
            }

            Repeater {
                model: notes.tidings.sticks

                ActionButton {
                    required property string modelData
                    required property int index

                    size: 18
                    text: modelData
                    onClicked: notes.tidings.give(index)
                }
            }

            ActionButton {
                size: 18
                kind: "quiet"
                text: qsTrId("screen.back")
                onClicked: notes.tidings.dismiss()
            }
        }
    }

    Repeater {
        model: notes.tidings.notes

        NoteCard {
            required property var modelData

            width: notes.width
            note: modelData
            onNoted: notes.tidings.note(modelData.road)
        }
    }
}
