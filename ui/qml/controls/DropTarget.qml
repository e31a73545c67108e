import QtQuick
import ".."

// A picture or PDF of a code may be dropped anywhere on a face.
DropArea {
    id: target

    required property var shell

    onEntered: drag => {
        if (!drag.hasUrls)
            drag.accepted = false;
    }
    onDropped: drop => {
        if (drop.hasUrls) {
            drop.accept(Qt.CopyAction);
            shell.drop(drop.urls[0]);
        }
    }

    Rectangle {
        anchors.fill: parent
        anchors.margins: 8
        visible: target.containsDrag
        radius: Theme.radius
        color: Qt.rgba(Theme.accent.r, Theme.accent.g, Theme.accent.b, 0.12)
        border.width: 4
        border.color: Theme.accent

        Icon {
            anchors.centerIn: parent
            name: "drop"
            size: 96
            colour: Theme.accent
        }
    }
}
