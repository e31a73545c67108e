pragma ComponentBehavior: Bound
import QtQuick
import "../controls"
import ".."

// Yes or no in a glance: shape, word, face.
Item {
    id: page

    required property var face
    readonly property var verdict: face.bridge.verdict
    readonly property var guest: face.bridge.guest
    readonly property bool known: guest.known === true
    readonly property bool upright: face.upright
    readonly property int edge: face.px(48)

    Portrait {
        id: photo

        visible: page.known
        x: page.upright ? (page.width - width) / 2 : page.edge
        y: page.upright ? head.y + head.height + page.face.px(48) : 0
        height: Math.round(page.upright ? page.height * 0.43 : page.height - page.edge)
        width: Math.round(height * 3 / 4)
        address: page.guest.portrait || ""
        name: page.guest.latinName || ""
        ground: Qt.rgba(page.face.front.r, page.face.front.g, page.face.front.b, 0.16)
        ink: page.face.front
    }

    Column {
        id: head

        x: page.known && !page.upright ? photo.x + photo.width + page.face.px(72) : page.edge
        y: page.known ? (page.upright ? 0 : page.face.px(8)) : (page.height - height) / 2 - page.face.px(40)
        width: page.width - x - page.edge
        spacing: page.face.px(24)

        Row {
            x: page.known && !page.upright ? 0 : (head.width - width) / 2
            spacing: page.face.px(40)

            Icon {
                id: shape

                name: page.verdict.tone || "stop"
                size: page.face.px(page.known ? 190 : 240)
                colour: page.face.front
                anchors.verticalCenter: parent.verticalCenter
            }

            Words {
                text: page.verdict.word || ""
                color: page.face.front
                size: Math.max(96, page.face.px(page.known ? 170 : 220))
                width: Math.min(implicitWidth, head.width - shape.width - page.face.px(40))
                strong: true
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: 96
                wrapMode: Text.NoWrap
                anchors.verticalCenter: parent.verticalCenter
            }
        }

        Words {
            width: parent.width
            horizontalAlignment: page.known && !page.upright ? Text.AlignLeft : Text.AlignHCenter
            visible: text !== ""
            text: page.verdict.reason ? page.verdict.sentence : ""
            color: page.face.front
            size: Math.max(24, page.face.px(42))
            strong: true
        }

        Words {
            visible: text !== ""
            width: parent.width
            horizontalAlignment: page.known && !page.upright ? Text.AlignLeft : Text.AlignHCenter
            text: page.verdict.next || ""
            color: page.face.front
            size: Math.max(20, page.face.px(34))
        }
    }

    Column {
        visible: page.known
        x: page.upright ? page.edge : head.x
        y: page.upright ? photo.y + photo.height + page.face.px(40) : page.height - height - page.edge - age.height - page.face.px(40)
        width: page.upright ? page.width - page.edge * 2 : head.width
        spacing: page.face.px(20)

        Words {
            width: parent.width
            horizontalAlignment: page.upright ? Text.AlignHCenter : Text.AlignLeft
            text: page.guest.latinName || ""
            color: page.face.front
            size: page.face.px(72)
            height: Math.min(implicitHeight, page.face.px(180))
            fontSizeMode: Text.Fit
            minimumPixelSize: 28
            strong: true
        }

        Words {
            visible: text !== ""
            width: parent.width
            horizontalAlignment: page.upright ? Text.AlignHCenter : Text.AlignLeft
            text: page.guest.nativeName || ""
            family: page.guest.nativeFamily || ""
            color: page.face.front
            size: page.face.px(38)
        }

        Chip {
            x: page.upright ? (parent.width - width) / 2 : 0
            text: page.guest.category || ""
            color: Theme.paper
            ink: Theme.ink
            size: Math.max(18, page.face.px(34))
        }

        ZoneChips {
            x: page.upright ? (parent.width - width) / 2 : 0
            width: Math.min(one_line + 1, parent.width)
            zones: page.face.bridge.openZones
            marked: page.face.bridge.zone
            size: Math.max(22, page.face.px(40))
            ink: page.face.front
            edge: page.face.front
        }
    }

    Words {
        id: age

        x: page.known && !page.upright ? head.x : page.edge
        anchors.bottom: parent.bottom
        anchors.bottomMargin: page.edge
        width: page.known && !page.upright ? head.width : page.width - page.edge * 2
        horizontalAlignment: page.known && !page.upright ? Text.AlignLeft : Text.AlignHCenter
        text: [qsTrId("screen.checkpoint.age").replace("{age}", page.face.bridge.age), page.face.status.stations.exchanged].filter(each => each).join(" · ")
        color: page.face.front
        size: Math.max(18, page.face.px(28))
    }
}
