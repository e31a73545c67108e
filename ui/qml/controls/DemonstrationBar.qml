pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import ".."

// Only in a demonstration: another station, and something to hold up to it.
Rectangle {
    id: bar

    required property var shell
    required property var demonstration

    implicitHeight: 48
    color: Theme.ink

    component BarButton: AbstractButton {
        id: tab

        property bool marked: false

        implicitHeight: 36
        implicitWidth: label.implicitWidth + 28
        focusPolicy: Qt.NoFocus
        Accessible.name: text

        background: Rectangle {
            radius: 8
            color: tab.marked ? Theme.paper : tab.down || tab.hovered ? "#33435A" : "#202C3D"
        }

        contentItem: Item {
            Text {
                id: label

                anchors.centerIn: parent
                text: tab.text
                textFormat: Text.PlainText
                font.pixelSize: 16
                font.weight: tab.marked ? Theme.bold : Theme.regular
                color: tab.marked ? Theme.ink : Theme.paper
            }
        }
    }

    Words {
        anchors.left: parent.left
        anchors.leftMargin: 20
        anchors.verticalCenter: parent.verticalCenter
        visible: bar.width > 900
        text: qsTrId("screen.demonstration")
        color: Theme.paper
        size: 16
    }

    Row {
        anchors.centerIn: parent
        spacing: 6

        Repeater {
            model: bar.demonstration.places

            BarButton {
                required property var modelData

                text: modelData.title
                marked: modelData.name === bar.shell.place
                onClicked: bar.shell.show(modelData.name)
            }
        }
    }

    BarButton {
        id: opener

        anchors.right: parent.right
        anchors.rightMargin: 16
        anchors.verticalCenter: parent.verticalCenter
        text: qsTrId("screen.hold_up")
        marked: popup.opened
        onClicked: {
            bar.demonstration.refresh();
            popup.opened ? popup.close() : popup.open();
        }
    }

    Popup {
        id: popup

        x: bar.width - width - 12
        y: bar.height + 8
        width: Math.min(420, bar.width - 24)
        height: Math.min(list.contentHeight + 24, 640)
        padding: 12
        focus: false
        closePolicy: Popup.CloseOnEscape | Popup.CloseOnPressOutsideParent

        background: Rectangle {
            radius: Theme.radius
            color: Theme.paper
            border.width: 2
            border.color: Theme.line
        }

        contentItem: ListView {
            id: list

            clip: true
            boundsBehavior: Flickable.StopAtBounds
            model: bar.demonstration.badges.concat(bar.demonstration.invitations)

            delegate: ItemDelegate {
                id: sample

                required property var modelData
                readonly property bool isBadge: modelData.picture.toString().endsWith(".pdf")

                width: ListView.view.width
                height: 48
                focusPolicy: Qt.NoFocus
                text: (isBadge ? qsTrId("screen.face.badge") + " " : "") + modelData.name
                Accessible.name: text
                onClicked: {
                    popup.close();
                    bar.shell.drop(modelData.picture);
                }

                background: Rectangle {
                    radius: 8
                    color: sample.hovered || sample.down ? Theme.accentSoft : "transparent"
                }

                contentItem: Item {
                    Icon {
                        id: sign

                        anchors.verticalCenter: parent.verticalCenter
                        name: sample.isBadge ? "badge" : "letter"
                        colour: Theme.accent
                    }

                    Text {
                        anchors.left: sign.right
                        anchors.leftMargin: 12
                        anchors.right: detail.left
                        anchors.verticalCenter: parent.verticalCenter
                        text: sample.text
                        textFormat: Text.PlainText
                        elide: Text.ElideRight
                        font.pixelSize: 18
                        color: Theme.ink
                    }

                    Text {
                        id: detail

                        anchors.right: parent.right
                        anchors.verticalCenter: parent.verticalCenter
                        text: sample.modelData.detail
                        textFormat: Text.PlainText
                        font.pixelSize: 15
                        color: Theme.quiet
                    }
                }
            }
        }
    }
}
