import QtQuick
import "../controls"
import ".."

// Nobody stands here.
Item {
    id: page

    required property var face

    Column {
        anchors.centerIn: parent
        anchors.verticalCenterOffset: -page.face.px(40)
        width: parent.width * 0.8
        spacing: page.face.px(44)

        Icon {
            anchors.horizontalCenter: parent.horizontalCenter
            name: "badge"
            size: page.face.px(280)
            colour: Theme.paper
        }

        Words {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: qsTrId("screen.checkpoint.ready")
            color: Theme.paper
            size: page.face.px(96)
            strong: true
        }

        Words {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: page.face.bridge.zone === "" ? qsTrId("screen.checkpoint.ready_how") : qsTrId("screen.checkpoint.guards").replace("{zone}", page.face.bridge.zone)
            color: Theme.line
            size: page.face.px(40)
        }
    }

    Words {
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.bottom: parent.bottom
        anchors.bottomMargin: page.face.px(48)
        text: page.face.status.registry
        color: page.face.status.registryOld ? Theme.attention : Theme.line
        size: Math.max(18, page.face.px(30))
        wrapMode: Text.NoWrap
    }
}
