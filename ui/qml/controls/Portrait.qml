import QtQuick
import ".."

// A photo of 3 to 4, or a calm figure where there is none.
Item {
    id: portrait

    property string address: ""
    property string name: ""
    property color ground: Theme.shade
    property color ink: Theme.quiet

    implicitWidth: 240
    implicitHeight: width * 4 / 3

    Rectangle {
        anchors.fill: parent
        visible: portrait.address === ""
        radius: width * 0.04
        color: portrait.ground

        Icon {
            anchors.centerIn: parent
            name: "person"
            size: Math.max(16, Math.round(parent.width * 0.5))
            colour: portrait.ink
        }
    }

    Image {
        anchors.fill: parent
        visible: portrait.address !== ""
        source: portrait.address
        sourceSize: Qt.size(Math.round(width), Math.round(height))
        cache: false
        Accessible.role: Accessible.Graphic
        Accessible.name: portrait.name
    }
}
