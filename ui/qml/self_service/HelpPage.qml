pragma ComponentBehavior: Bound
import QtQuick
import "../controls"
import ".."

// A human helps further; nothing that speaks against a guest is said here.
Item {
    id: page

    required property var face
    readonly property string help: face.bridge.help

    anchors.fill: parent

    Split {
        face: page.face
        picture: Component {
            Rectangle {
                width: page.face.px(460)
                height: width
                radius: width / 2
                color: Theme.accentSoft

                Icon {
                    anchors.centerIn: parent
                    name: "help"
                    size: page.face.px(260)
                    colour: Theme.accent
                }
            }
        }

        Words {
            width: parent.width
            horizontalAlignment: page.face.upright ? Text.AlignHCenter : Text.AlignLeft
            text: page.help === "no_badge" ? qsTrId("screen.self_service.no_badge") : qsTrId("screen.self_service.desk")
            size: page.face.px(68)
            strong: true
        }

        Words {
            width: parent.width
            horizontalAlignment: page.face.upright ? Text.AlignHCenter : Text.AlignLeft
            text: qsTrId("screen.self_service." + page.help + "_how")
            size: page.face.px(34)
            color: Theme.quiet
        }

        Item {
            width: 1
            height: page.face.px(12)
        }

        TouchButton {
            x: page.face.upright ? (parent.width - width) / 2 : 0
            face: page.face
            kind: "primary"
            text: qsTrId("screen.self_service.done")
            onClicked: page.face.bridge.done()
        }
    }

    Corner {
        face: page.face
        back: false
    }
}
