import QtQuick
import QtQuick.Window
import ".."

// What the camera sees, and where to hold a code. The camera is on while this can be seen, and not a moment longer.
Item {
    id: live

    required property var camera
    property bool mirrored: false // as people know themselves from mirrors
    property bool aim: true
    property color ground: Theme.shade
    property color ink: Theme.quiet
    readonly property bool there: camera.picture !== ""
    readonly property bool seen: visible && Window.visibility !== Window.Hidden && Window.visibility !== Window.Minimized
    property int ticket: 0

    function look() {
        const before = ticket;
        if (!before && !seen)
            return;
        ticket = seen ? camera.watch(Math.round(width), Math.round(height), mirrored) : 0;
        if (before)
            camera.rest(before);
    }

    onSeenChanged: Qt.callLater(look)
    onWidthChanged: if (ticket)
        Qt.callLater(look)
    onHeightChanged: if (ticket)
        Qt.callLater(look)
    Component.onCompleted: Qt.callLater(look)
    Component.onDestruction: if (ticket)
        camera.rest(ticket)
    Accessible.role: Accessible.Graphic
    Accessible.name: qsTrId("screen.camera.picture")

    Rectangle {
        anchors.fill: parent
        visible: !live.there
        radius: 16
        color: live.ground

        Icon {
            anchors.centerIn: parent
            name: "camera"
            size: Math.round(Math.min(parent.width, parent.height) * 0.3)
            colour: live.ink
        }
    }

    Image {
        anchors.fill: parent
        visible: live.there
        source: live.camera.picture
        cache: false
        Accessible.ignored: true
    }

    Corners {
        anchors.centerIn: parent
        visible: live.aim && live.there
        width: Math.min(parent.width, parent.height) * 0.72
        height: width
        thick: Math.max(3, width * 0.018)
        ink: Theme.paper
    }
}
