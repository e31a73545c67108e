import QtQuick
import ".."

// The first picture: whose event it is, while the station is being opened; or why it cannot be.
Rectangle {
    id: page

    required property var shell
    readonly property bool broken: page.shell.openingTrouble.sentence !== undefined

    color: Theme.accent

    Column {
        anchors.centerIn: parent
        width: parent.width * 0.8
        spacing: 24

        Words {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: page.shell.gathering.name
            color: Theme.accentInk
            size: 48
            strong: true
        }

        Words {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: qsTrId("screen.opening")
            color: Theme.accentInk
            size: 24
        }
    }

    TroublePage {
        anchors.fill: parent
        visible: page.broken
        sentence: page.broken ? page.shell.openingTrouble.sentence : ""
        next: page.broken ? page.shell.openingTrouble.next : ""
        action: qsTrId("screen.close")
        onActed: page.shell.quit()
    }
}
