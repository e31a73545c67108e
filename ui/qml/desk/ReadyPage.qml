import QtQuick
import "../controls"
import ".."

// Nobody stands here: what a clerk can do next.
FocusScope {
    id: page

    required property var shell
    required property var bridge

    readonly property bool wide: width >= 1600
    readonly property var camera: shell.camera
    readonly property bool looking: camera.wanted === true
    readonly property bool bad: looking && ["none", "lost", "unreadable"].includes(camera.state)

    Connections {
        target: page.shell

        function onScanBegan() {
            field.clear();
        }
    }

    Column {
        anchors.centerIn: parent
        width: Math.min(parent.width - 96, page.wide ? 1200 : 960)
        spacing: page.wide ? 24 : 20

        LivePicture {
            anchors.horizontalCenter: parent.horizontalCenter
            visible: page.looking
            width: Math.round(height * 4 / 3)
            height: page.wide ? 420 : 252
            camera: page.camera
        }

        Rectangle {
            anchors.horizontalCenter: parent.horizontalCenter
            visible: !page.looking
            width: page.wide ? 232 : 168
            height: width
            radius: width / 2
            color: Theme.accentSoft

            Icon {
                anchors.centerIn: parent
                name: "scan"
                size: page.wide ? 124 : 88
                colour: Theme.accent
            }
        }

        Words {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            topPadding: 8
            text: page.bad ? qsTrId("screen.camera." + page.camera.state) : qsTrId("screen.desk.ready")
            size: page.wide ? 56 : 44
            strong: true
        }

        Words {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            bottomPadding: 16
            text: page.bad ? qsTrId("screen.camera." + page.camera.state + "_how") : page.looking ? qsTrId("screen.camera.desk_how") : qsTrId("screen.desk.ready_how")
            size: page.wide ? 26 : 22
            color: Theme.quiet
        }

        Row {
            anchors.horizontalCenter: parent.horizontalCenter
            spacing: 12

            NumberField {
                id: field

                focus: true
                width: page.wide ? 480 : 400
                size: page.wide ? 28 : 24
                onSent: text => page.bridge.typed(text)
            }

            ActionButton {
                kind: "primary"
                size: page.wide ? 24 : 20
                text: qsTrId("screen.desk.find")
                height: field.height
                enabled: field.text.trim() !== ""
                onClicked: field.accepted()
            }
        }
    }

    CameraSwitch {
        anchors.right: parent.right
        anchors.rightMargin: 12
        anchors.bottom: parent.bottom
        anchors.bottomMargin: 12
        camera: page.camera
        on: page.looking
    }

    Row {
        anchors.bottom: parent.bottom
        anchors.bottomMargin: 28
        anchors.horizontalCenter: parent.horizontalCenter
        spacing: 10
        visible: page.bridge.handedOver !== ""

        Icon {
            name: "good"
            size: 24
            colour: Theme.good
        }

        Words {
            text: qsTrId("screen.desk.handed_over").replace("{serial}", page.bridge.handedOver)
            color: Theme.good
            wrapMode: Text.NoWrap
        }
    }
}
