import QtQuick
import "../controls"
import ".."

// A scan came that nothing was done with: it says so, and why.
Rectangle {
    id: note

    property string text: ""

    function show(why: string) {
        text = why;
        opacity = 1;
        away.restart();
    }

    width: row.width + 48
    height: 56
    radius: 28
    color: Theme.ink
    opacity: 0
    visible: opacity > 0

    Behavior on opacity {
        NumberAnimation {
            duration: Theme.quick
        }
    }

    Timer {
        id: away

        interval: 3000
        onTriggered: note.opacity = 0
    }

    Row {
        id: row

        anchors.centerIn: parent
        spacing: 12

        Icon {
            name: "stop"
            size: 26
            colour: Theme.attention
            anchors.verticalCenter: parent.verticalCenter
        }

        Words {
            text: note.text
            color: Theme.paper
            wrapMode: Text.NoWrap
            anchors.verticalCenter: parent.verticalCenter
        }
    }
}
