import QtQuick
import "../controls"
import ".."

// Back to the welcome, and the language, at the top of a page.
Item {
    id: corner

    required property var face
    property bool back: true

    anchors.top: parent.top
    anchors.left: parent.left
    anchors.right: parent.right
    anchors.margins: face.px(40)
    height: face.px(76)

    ActionButton {
        visible: corner.back
        anchors.left: parent.left
        anchors.verticalCenter: parent.verticalCenter
        kind: "quiet"
        icon_name: "back"
        size: corner.face.px(28)
        text: qsTrId("screen.back")
        onClicked: corner.face.bridge.back()
    }

    LanguageButtons {
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        texts: corner.face.texts
        size: corner.face.px(26)
        onChosen: code => corner.face.bridge.choose(code)
    }
}
