import QtQuick
import "../controls"
import ".."

// Nobody stands here.
Item {
    id: page

    required property var face
    readonly property var camera: face.shell.camera
    readonly property bool pictured: face.looking && camera.state !== "none"
    readonly property bool bad: face.looking && ["lost", "unreadable"].includes(camera.state)

    Column {
        anchors.centerIn: parent
        anchors.verticalCenterOffset: -page.face.px(40)
        width: parent.width * 0.8
        spacing: page.face.px(44)

        Item {
            anchors.horizontalCenter: parent.horizontalCenter
            width: page.face.px(page.face.upright ? 920 : 800)
            height: page.face.px(!page.pictured ? 280 : page.face.upright ? 740 : 520)

            LivePicture {
                anchors.fill: parent
                visible: page.face.looking
                opacity: page.pictured ? 1 : 0
                camera: page.camera
                mirrored: true
                ground: "#202C3D"
                ink: Theme.line
            }

            Icon {
                anchors.centerIn: parent
                visible: !page.pictured
                name: "badge"
                size: page.face.px(280)
                colour: Theme.paper
            }
        }

        Words {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: page.bad ? qsTrId("screen.camera." + page.camera.state) : qsTrId("screen.checkpoint.ready")
            color: page.bad ? Theme.attention : Theme.paper
            size: page.face.px(page.pictured ? 72 : 96)
            strong: true
        }

        Words {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: page.bad ? qsTrId("screen.camera." + page.camera.state + "_how") : page.face.bridge.zone === "" ? (page.pictured ? qsTrId("screen.camera.checkpoint_how") : qsTrId("screen.checkpoint.ready_how")) : qsTrId("screen.checkpoint.guards").replace("{zone}", page.face.bridge.zone)
            color: Theme.line
            size: page.face.px(40)
        }
    }

    CameraSwitch {
        x: page.face.upright ? (parent.width - width) / 2 : parent.width - width - page.face.px(24)
        y: parent.height - height - page.face.px(page.face.upright ? 108 : 24)
        camera: page.camera
        on: page.face.looking
        ink: Theme.line
        size: Math.max(18, page.face.px(26))
    }

    Words {
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.bottom: parent.bottom
        anchors.bottomMargin: page.face.px(48)
        text: [page.face.status.registry, page.face.status.tidings.busy || page.face.status.stations.exchanged].filter(each => each).join(" · ")
        color: page.face.status.registryOld ? Theme.attention : Theme.line
        size: Math.max(18, page.face.px(30))
        wrapMode: Text.NoWrap
    }
}
