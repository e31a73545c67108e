import QtQuick
import "../controls"
import ".."

// Whose event; the number field while a guest is shown; the language.
Rectangle {
    id: header

    required property var texts
    required property var status
    required property var bridge
    property bool field_shown: false

    function clear() {
        field.clear();
    }

    implicitHeight: 72
    color: Theme.paper

    Rectangle {
        id: mark

        anchors.left: parent.left
        anchors.leftMargin: 28
        anchors.verticalCenter: parent.verticalCenter
        width: 12
        height: 36
        radius: 3
        color: Theme.accent
    }

    Words {
        anchors.left: mark.right
        anchors.leftMargin: 16
        anchors.right: header.field_shown ? field.left : languages.left
        anchors.rightMargin: 24
        anchors.verticalCenter: parent.verticalCenter
        text: header.status.eventName
        size: 22
        strong: true
        wrapMode: Text.NoWrap
        elide: Text.ElideRight
    }

    NumberField {
        id: field

        visible: header.field_shown
        anchors.right: languages.left
        anchors.rightMargin: 24
        anchors.verticalCenter: parent.verticalCenter
        width: Math.min(380, header.width * 0.27)
        size: 18
        onSent: text => header.bridge.typed(text)
    }

    LanguageButtons {
        id: languages

        anchors.right: parent.right
        anchors.rightMargin: 28
        anchors.verticalCenter: parent.verticalCenter
        texts: header.texts
        onChosen: code => header.texts.settle(code)
    }

    Rectangle {
        anchors.bottom: parent.bottom
        width: parent.width
        height: 1
        color: Theme.line
    }
}
