import QtQuick
import ".."

// A scan came that nothing was done with: it says so, and why.
Rectangle {
    id: note

    property string said: qsTrId("screen.desk.kept_out")
    property int size: Theme.body

    function show(why) {
        if (why)
            said = why;
        opacity = 1;
        away.restart();
    }

    width: row.width + size * 2.4
    height: Math.round(size * 2.8)
    radius: height / 2
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
        spacing: Math.round(note.size * 0.6)

        Icon {
            name: "stop"
            size: Math.round(note.size * 1.3)
            colour: Theme.attention
            anchors.verticalCenter: parent.verticalCenter
        }

        Words {
            text: note.said
            size: note.size
            color: Theme.paper
            wrapMode: Text.NoWrap
            anchors.verticalCenter: parent.verticalCenter
        }
    }
}
