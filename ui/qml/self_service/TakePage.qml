pragma ComponentBehavior: Bound
import QtQuick
import "../controls"
import ".."

// The badge is there.
Item {
    id: page

    required property var face

    anchors.fill: parent

    Split {
        face: page.face
        picture: Component {
            Rectangle {
                width: page.face.px(460)
                height: width
                radius: width / 2
                color: Qt.tint(Theme.paper, Qt.rgba(Theme.good.r, Theme.good.g, Theme.good.b, 0.12))

                Icon {
                    anchors.centerIn: parent
                    name: "badge"
                    size: page.face.px(260)
                    colour: Theme.good
                }
            }
        }

        Words {
            width: parent.width
            horizontalAlignment: page.face.upright ? Text.AlignHCenter : Text.AlignLeft
            text: qsTrId("screen.self_service.take")
            size: page.face.px(72)
            strong: true
        }

        Words {
            width: parent.width
            horizontalAlignment: page.face.upright ? Text.AlignHCenter : Text.AlignLeft
            text: page.face.bridge.notYours ? qsTrId("screen.self_service.not_yours") : qsTrId("screen.self_service.take_how").replace("{name}", page.face.bridge.guest.givenName || "")
            size: page.face.px(34)
            color: page.face.bridge.notYours ? Theme.stop : Theme.quiet
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
}
