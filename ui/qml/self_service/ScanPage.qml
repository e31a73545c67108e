pragma ComponentBehavior: Bound
import QtQuick
import "../controls"
import ".."

// Hold the invitation under the reader.
Item {
    id: page

    required property var face

    readonly property var camera: face.shell.camera
    readonly property bool looking: camera.wanted ?? true
    readonly property bool live: looking && camera.picture !== ""
    readonly property bool broken: looking && ["lost", "unreadable"].includes(camera.state)

    anchors.fill: parent
    Component.onCompleted: camera.forget()

    Split {
        face: page.face
        picture: Component {
            Item {
                implicitWidth: page.face.px(page.face.upright ? 880 : 740)
                implicitHeight: page.face.px(660)

                Invitation {
                    anchors.centerIn: parent
                    visible: !page.live
                    size: page.face.px(page.face.upright ? 620 : 560)
                    reading: !page.broken
                }

                LivePicture {
                    anchors.fill: parent
                    visible: page.looking
                    opacity: page.live ? 1 : 0
                    camera: page.camera
                    mirrored: true

                    Behavior on opacity {
                        NumberAnimation {
                            duration: Theme.calm
                        }
                    }
                }
            }
        }

        Words {
            width: parent.width
            horizontalAlignment: page.face.upright ? Text.AlignHCenter : Text.AlignLeft
            text: page.live ? qsTrId("screen.camera.show") : qsTrId("screen.self_service.scan")
            size: page.face.px(64)
            strong: true
        }

        Words {
            width: parent.width
            horizontalAlignment: page.face.upright ? Text.AlignHCenter : Text.AlignLeft
            text: page.broken ? qsTrId("screen.camera.self_service_broken") : qsTrId("screen.self_service.scan_how")
            size: page.face.px(32)
            color: Theme.quiet
        }
    }

    Corner {
        face: page.face
    }
}
