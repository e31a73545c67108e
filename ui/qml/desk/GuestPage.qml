import QtQuick
import "../controls"
import ".."

// One guest: who it is on one side, what is decided and what to do on the other.
FocusScope {
    id: page

    required property var bridge
    readonly property bool wide: width >= 1600
    readonly property int edge: wide ? 40 : 24
    readonly property bool known: bridge.guest.known === true

    GuestCard {
        id: card

        visible: page.known
        anchors.left: parent.left
        anchors.top: parent.top
        anchors.bottom: parent.bottom
        anchors.margins: page.edge
        width: Math.round(parent.width * (page.wide ? 0.5 : 0.46))
        guest: page.bridge.guest
        wide: page.wide
    }

    DecisionSide {
        x: page.known ? card.x + card.width + page.edge : (page.width - width) / 2
        y: page.known ? page.edge : Math.round(page.height * 0.18)
        width: page.known ? page.width - card.x - card.width - page.edge * 2 : Math.min(page.width - page.edge * 2, 820)
        height: page.height - page.edge * 2
        bridge: page.bridge
        dense: !page.wide
        focus: true
    }
}
