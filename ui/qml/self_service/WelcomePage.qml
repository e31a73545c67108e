pragma ComponentBehavior: Bound
import QtQuick
import "../controls"
import ".."

// Whose event it is, what to do, in which language.
Item {
    id: page

    required property var face

    anchors.fill: parent

    TapHandler {
        onTapped: page.face.bridge.begin()
    }

    Split {
        face: page.face
        share: 0.46
        picture: Component {
            Invitation {
                size: page.face.px(page.face.upright ? 560 : 520)
                ink: Theme.accentInk
            }
        }

        Words {
            width: parent.width
            horizontalAlignment: page.face.upright ? Text.AlignHCenter : Text.AlignLeft
            text: page.face.status.eventName
            color: Theme.accentInk
            size: page.face.px(76)
            lineHeight: 1.05
            strong: true
        }

        Words {
            width: parent.width
            horizontalAlignment: page.face.upright ? Text.AlignHCenter : Text.AlignLeft
            text: qsTrId("screen.self_service.welcome_how")
            color: Theme.accentInk
            size: page.face.px(36)
        }

        Item {
            width: 1
            height: page.face.px(8)
        }

        TouchButton {
            x: page.face.upright ? (parent.width - width) / 2 : 0
            face: page.face
            kind: "inverse"
            icon_name: "next"
            text: qsTrId("screen.self_service.start")
            onClicked: page.face.bridge.begin()
        }
    }

    LanguageButtons {
        anchors.bottom: parent.bottom
        anchors.bottomMargin: page.face.px(72)
        anchors.horizontalCenter: parent.horizontalCenter
        texts: page.face.texts
        size: page.face.px(30)
        ink: Theme.accentInk
        mark: Theme.accentInk
        markInk: Theme.accent
        onChosen: code => {
            page.face.bridge.choose(code);
            page.face.bridge.begin();
        }
    }
}
