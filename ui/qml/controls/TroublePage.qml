import QtQuick
import ".."

// A broken machine, said calmly: what is the matter, and what to do next.
Rectangle {
    id: page

    property string sentence: ""
    property string next: ""
    property string action: ""
    property int size: Theme.body

    signal acted

    color: Theme.ground

    MouseArea {
        anchors.fill: parent
    }

    Column {
        anchors.centerIn: parent
        width: Math.min(parent.width - page.size * 4, page.size * 40)
        spacing: page.size * 1.2

        Rectangle {
            anchors.horizontalCenter: parent.horizontalCenter
            width: page.size * 6
            height: width
            radius: width / 2
            color: Theme.shade

            Icon {
                anchors.centerIn: parent
                name: "repair"
                size: page.size * 3
                colour: Theme.quiet
            }
        }

        Words {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: page.sentence
            size: Math.round(page.size * 1.5)
            strong: true
        }

        Words {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: page.next
            size: page.size
            color: Theme.quiet
        }

        ActionButton {
            anchors.horizontalCenter: parent.horizontalCenter
            visible: page.action !== ""
            kind: "primary"
            text: page.action
            size: page.size
            onClicked: page.acted()
        }
    }
}
