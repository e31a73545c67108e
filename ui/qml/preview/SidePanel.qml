pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import "../controls"
import ".."

// Which file, who it is tried on, how it is shown.
Rectangle {
    id: panel

    required property var bridge
    required property var texts
    readonly property string zoom: ["fit", "true", "dots"][size.chosen]

    color: Theme.paper

    Column {
        id: top

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.margins: 20
        anchors.topMargin: 22

        Words {
            width: parent.width
            text: panel.bridge.file.name
            size: Theme.body
            strong: true
            wrapMode: Text.NoWrap
            elide: Text.ElideMiddle
        }

        Words {
            width: parent.width
            topPadding: 2
            text: panel.bridge.eventName
            size: 14
            color: Theme.quiet
            maximumLineCount: 2
            elide: Text.ElideRight
        }
    }

    ListView {
        id: list

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: top.bottom
        anchors.bottom: bottom.top
        anchors.topMargin: 18
        anchors.bottomMargin: 12
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        model: panel.bridge.people
        currentIndex: panel.bridge.place
        highlightMoveDuration: 0

        delegate: AbstractButton {
            id: person

            required property int index
            required property string modelData
            readonly property bool marked: index === panel.bridge.place

            width: ListView.view.width
            height: 36
            focusPolicy: Qt.NoFocus
            text: modelData
            Accessible.role: Accessible.RadioButton
            Accessible.name: text
            Accessible.checked: marked
            onClicked: panel.bridge.choose(index)

            background: Item {
                Rectangle {
                    anchors.fill: parent
                    anchors.leftMargin: 10
                    anchors.rightMargin: 10
                    radius: 8
                    color: person.marked ? Theme.accentSoft : person.hovered ? Theme.ground : "transparent"
                }
            }

            contentItem: Item {
                Text {
                    anchors.verticalCenter: parent.verticalCenter
                    x: 20
                    width: parent.width - 40
                    text: person.text
                    textFormat: Text.PlainText
                    elide: Text.ElideRight
                    horizontalAlignment: Text.AlignLeft
                    font.pixelSize: Theme.small
                    font.weight: person.marked ? Theme.bold : Theme.regular
                    color: person.marked ? Theme.accent : Theme.ink
                }
            }
        }
    }

    Column {
        id: bottom

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        anchors.margins: 20
        spacing: 10

        Segments {
            width: parent.width
            choices: [qsTrId("screen.preview.colour"), qsTrId("screen.preview.dots")]
            chosen: panel.bridge.dots ? 1 : 0
            onTaken: place => panel.bridge.show_dots(place === 1)
        }

        Segments {
            id: size

            width: parent.width
            choices: [qsTrId("screen.preview.fit"), qsTrId("screen.preview.true_size"), qsTrId("screen.preview.close_up")]
            onTaken: place => chosen = place
        }

        Words {
            width: parent.width
            topPadding: 6
            text: qsTrId("screen.preview.how")
            size: 13
            color: Theme.quiet
        }

        LanguageButtons {
            texts: panel.texts
            size: 13
            onChosen: code => panel.texts.settle(code)
        }
    }

    Rectangle {
        anchors.right: parent.right
        width: 1
        height: parent.height
        color: Theme.line
        opacity: 0.6
    }
}
