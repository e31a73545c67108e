pragma ComponentBehavior: Bound
import QtQuick
import "../controls"
import ".."

// Is this you? Face and name, yes or no.
Item {
    id: page

    required property var face
    readonly property var guest: face.bridge.guest

    anchors.fill: parent

    Split {
        face: page.face
        picture: Component {
            Portrait {
                width: page.face.px(page.face.upright ? 520 : 560)
                height: Math.round(width * 4 / 3)
                address: page.guest.portrait || ""
                name: page.guest.latinName || ""
            }
        }

        Words {
            width: parent.width
            horizontalAlignment: page.face.upright ? Text.AlignHCenter : Text.AlignLeft
            text: qsTrId("screen.self_service.is_this_you")
            size: page.face.px(36)
            color: Theme.quiet
        }

        Words {
            width: parent.width
            horizontalAlignment: page.face.upright ? Text.AlignHCenter : Text.AlignLeft
            text: page.guest.latinName || ""
            size: page.face.px(68)
            height: Math.min(implicitHeight, page.face.px(250))
            fontSizeMode: Text.Fit
            minimumPixelSize: page.face.px(34)
            strong: true
        }

        Words {
            visible: text !== ""
            width: parent.width
            horizontalAlignment: page.face.upright ? Text.AlignHCenter : Text.AlignLeft
            text: page.guest.nativeName || ""
            family: page.guest.nativeFamily || ""
            size: page.face.px(34)
            color: Theme.quiet
        }

        Words {
            visible: text !== ""
            width: parent.width
            horizontalAlignment: page.face.upright ? Text.AlignHCenter : Text.AlignLeft
            text: page.guest.organisation || ""
            size: page.face.px(28)
            maximumLineCount: 2
            elide: Text.ElideRight
        }

        Item {
            width: 1
            height: page.face.px(12)
        }

        Row {
            x: page.face.upright ? (parent.width - width) / 2 : 0
            spacing: page.face.px(28)

            TouchButton {
                face: page.face
                kind: "primary"
                icon_name: "good"
                text: qsTrId("screen.self_service.yes")
                onClicked: page.face.bridge.confirm()
            }

            TouchButton {
                face: page.face
                text: qsTrId("screen.self_service.no")
                onClicked: page.face.bridge.back()
            }
        }
    }

    Corner {
        face: page.face
        back: false
    }
}
