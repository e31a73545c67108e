import QtQuick
import "../controls"
import ".."

// Who stands at the desk: the face first, then the names, then the right.
Rectangle {
    id: card

    required property var guest
    property bool wide: true
    readonly property int pad: wide ? 36 : 24

    radius: Theme.radius
    color: Theme.paper
    border.width: 1
    border.color: Theme.line

    Rectangle {
        x: card.pad
        y: 0
        width: 72
        height: 8
        color: card.guest.categoryColour || Theme.line
    }

    Portrait {
        id: photo

        x: card.pad
        y: card.pad + 8
        width: Math.round(Math.min(card.width * 0.42, (card.height - card.pad * 2) * 0.62))
        address: card.guest.portrait || ""
        name: card.guest.latinName || ""
    }

    Column {
        id: names

        anchors.left: photo.right
        anchors.leftMargin: card.pad
        anchors.right: parent.right
        anchors.rightMargin: card.pad
        anchors.top: photo.top
        spacing: card.wide ? 14 : 10

        Chip {
            width: Math.min(implicitWidth, parent.width)
            text: card.guest.category || ""
            color: card.guest.categoryColour || Theme.quiet
            ink: card.guest.categoryInk || Theme.paper
            size: card.wide ? 18 : 16
        }

        Words {
            width: parent.width
            text: card.guest.latinName || ""
            strong: true
            size: card.wide ? 44 : 32
            height: Math.min(implicitHeight, photo.height * 0.62)
            fontSizeMode: Text.Fit
            minimumPixelSize: 22
            lineHeight: 1.05
            maximumLineCount: Math.max(1, Math.floor(photo.height * 0.62 / (minimumPixelSize * 1.5)))
        }

        Words {
            visible: text !== ""
            width: parent.width
            text: card.guest.nativeName || ""
            family: card.guest.nativeFamily || ""
            size: card.wide ? 26 : 20
            color: Theme.quiet
        }

        Row {
            spacing: 8

            Icon {
                name: "place"
                size: card.wide ? 24 : 20
                colour: Theme.quiet
                anchors.verticalCenter: parent.verticalCenter
            }

            Words {
                text: card.guest.place || "–"
                size: card.wide ? 20 : 18
                color: Theme.quiet
                anchors.verticalCenter: parent.verticalCenter
            }
        }
    }

    Column {
        id: facts

        y: Math.max(photo.y + photo.height, names.y + names.height) + (card.wide ? 28 : 18)
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.margins: card.pad
        spacing: card.wide ? 12 : 8

        Words {
            visible: text !== ""
            width: parent.width
            text: card.guest.organisation || ""
            size: card.wide ? 24 : 20
            maximumLineCount: 2
            elide: Text.ElideRight
        }

        Words {
            visible: text !== ""
            width: parent.width
            text: card.guest.position || ""
            size: card.wide ? 20 : 18
            color: Theme.quiet
            maximumLineCount: 2
            elide: Text.ElideRight
        }

        Words {
            visible: (card.guest.delegation || "") !== ""
            width: parent.width
            text: qsTrId("field.delegation") + ": " + card.guest.delegation
            size: card.wide ? 20 : 18
            color: Theme.quiet
            maximumLineCount: 1
            elide: Text.ElideRight
        }
    }

    ZoneChips {
        anchors.left: parent.left
        anchors.leftMargin: card.pad
        anchors.bottom: parent.bottom
        anchors.bottomMargin: card.pad
        width: parent.width - card.pad * 2 - number.width - 16
        zones: card.guest.zones || []
        size: card.wide ? 18 : 16
    }

    Words {
        id: number

        anchors.right: parent.right
        anchors.rightMargin: card.pad
        anchors.bottom: parent.bottom
        anchors.bottomMargin: card.pad
        text: "№ " + (card.guest.number || "")
        size: card.wide ? 20 : 18
        color: Theme.quiet
        wrapMode: Text.NoWrap
    }
}
