import QtQuick
import QtQuick.Controls.Basic
import "../controls"
import ".."

// One printer: its state in words, the queue and the roll on one side; a test page, a new roll and the alignment on the other.
Rectangle {
    id: card

    required property var bridge
    property var printer: ({})
    property bool rolling: false
    readonly property bool busy: bridge.busy === printer.name
    readonly property bool idle: bridge.busy === ""

    implicitHeight: Math.max(facts.height, acts.height) + 48
    radius: Theme.radius
    color: Theme.paper
    border.width: 1
    border.color: Theme.line

    Rectangle {
        width: 8
        height: parent.height - 2 * Theme.radius
        anchors.verticalCenter: parent.verticalCenter
        color: Theme.fill(card.printer.tone || "calm")
    }

    Column {
        id: facts

        x: 32
        y: 24
        width: acts.x - 64
        spacing: 8

        Row {
            spacing: 12

            Icon {
                name: card.printer.tone || "calm"
                size: 32
                colour: card.printer.tone === "attention" ? Theme.attentionInk : Theme.fill(card.printer.tone || "calm")
                anchors.verticalCenter: parent.verticalCenter
            }

            Words {
                text: card.printer.name || ""
                size: 26
                strong: true
                anchors.verticalCenter: parent.verticalCenter
            }
        }

        Words {
            width: parent.width
            text: card.printer.sentence || ""
            size: 22
            color: card.printer.tone === "stop" ? Theme.stop : Theme.ink
        }

        Words {
            visible: text !== ""
            width: parent.width
            text: card.printer.next || ""
            strong: true
        }

        Words {
            visible: text !== ""
            width: parent.width
            text: card.printer.said || ""
            color: card.printer.saidGood ? Theme.good : Theme.stop
        }

        Words {
            width: parent.width
            text: [qsTrId("screen.printers.queue").replace("{count}", card.printer.queue), card.printer.left >= 0 ? qsTrId("screen.printers.left").replace("{count}", card.printer.left) : "", card.printer.media].filter(each => each).join("  ·  ")
            color: Theme.quiet
            size: 18
        }

        Words {
            width: parent.width
            text: card.printer.address || ""
            color: Theme.quiet
            size: Theme.small
            wrapMode: Text.WrapAnywhere
        }
    }

    Column {
        id: acts

        anchors.right: parent.right
        anchors.rightMargin: 24
        y: 24
        width: Math.min(420, Math.round(card.width * 0.42))
        spacing: 12

        ActionButton {
            width: parent.width
            enabled: card.idle
            size: 18
            text: card.busy ? qsTrId("screen.printers.working") : qsTrId("screen.printers.test")
            onClicked: card.bridge.test(card.printer.name)
        }

        ActionButton {
            visible: !card.rolling
            width: parent.width
            enabled: card.idle
            size: 18
            text: qsTrId("screen.printers.roll")
            onClicked: {
                sheets.text = card.printer.roll;
                card.rolling = true;
                sheets.forceActiveFocus();
            }
        }

        Row {
            visible: card.rolling
            width: parent.width
            spacing: 8

            TextField {
                id: sheets

                width: parent.width * 0.34
                height: 50
                leftPadding: 14
                font.pixelSize: 18
                color: Theme.ink
                maximumLength: 5
                inputMethodHints: Qt.ImhDigitsOnly
                validator: RegularExpressionValidator {
                    regularExpression: /[0-9]{1,5}/
                }
                placeholderText: qsTrId("screen.printers.sheets")
                placeholderTextColor: Theme.quiet
                Accessible.name: placeholderText
                onAccepted: put.clicked()
                Keys.onEscapePressed: card.rolling = false

                background: Rectangle {
                    radius: Theme.radius
                    color: Theme.paper
                    border.width: 2
                    border.color: sheets.activeFocus ? Theme.accent : Theme.line
                }
            }

            ActionButton {
                id: put

                width: parent.width * 0.66 - 8
                size: 18
                enabled: sheets.text !== "" && sheets.text !== "0"
                text: qsTrId("screen.printers.roll_in")
                onClicked: {
                    card.rolling = false;
                    card.bridge.roll(card.printer.name, sheets.text);
                }
            }
        }

        Alignment {
            width: parent.width
            enabled: card.idle
            across: card.printer.across || "0"
            along: card.printer.along || "0"
            onNudged: (x, y) => card.bridge.nudge(card.printer.name, x, y)
        }
    }
}
