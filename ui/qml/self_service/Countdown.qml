import QtQuick
import "../controls"
import ".."

// The last ten seconds of a page that nobody touches: calm, and easy to stop.
Rectangle {
    id: countdown

    required property var face
    readonly property int remaining: face.bridge.secondsLeft

    visible: remaining > 0
    width: row.width + face.px(64)
    height: face.px(84)
    radius: height / 2
    color: Theme.paper
    border.width: 2
    border.color: Theme.line

    Row {
        id: row

        anchors.centerIn: parent
        spacing: countdown.face.px(20)

        Icon {
            name: "clock"
            size: countdown.face.px(36)
            colour: Theme.quiet
            anchors.verticalCenter: parent.verticalCenter
        }

        Words {
            text: qsTrId("screen.self_service.closing").replace("{seconds}", countdown.remaining)
            size: countdown.face.px(26)
            color: Theme.quiet
            wrapMode: Text.NoWrap
            anchors.verticalCenter: parent.verticalCenter
        }

        Words {
            text: qsTrId("screen.self_service.stay")
            size: countdown.face.px(26)
            strong: true
            color: Theme.accent
            wrapMode: Text.NoWrap
            anchors.verticalCenter: parent.verticalCenter
        }
    }

    TapHandler {
        onTapped: countdown.face.bridge.touched()
    }
}
