pragma ComponentBehavior: Bound
import QtQuick
import "../controls"
import ".."

// How the scanner of this station types: one scan of the set-up code says it.
FocusScope {
    id: page

    required property var scanners
    readonly property var verdict: scanners.verdict
    readonly property bool taught: verdict.tone !== undefined

    signal done

    focus: true
    Keys.onEscapePressed: done()
    Component.onCompleted: {
        scanners.learn();
        forceActiveFocus();
    }
    Component.onDestruction: scanners.leave()

    Rectangle {
        anchors.fill: parent
        color: Theme.ground

        MouseArea {
            anchors.fill: parent
        }
    }

    Row {
        id: top_line

        x: 28
        y: 20
        spacing: 20

        ActionButton {
            id: back

            icon_name: "back"
            text: qsTrId("screen.back")
            onClicked: page.done()
        }

        Words {
            text: qsTrId("screen.scanner.title")
            size: 32
            strong: true
            wrapMode: Text.NoWrap
            anchors.verticalCenter: back.verticalCenter
        }
    }

    Flickable {
        anchors.top: top_line.bottom
        anchors.topMargin: 24
        anchors.bottom: parent.bottom
        width: parent.width
        contentHeight: body.height + 28
        clip: true

        Grid {
            id: body

            readonly property bool wide: page.width >= 1000
            readonly property int column_width: wide ? page.width - 56 - 48 - card.width : page.width - 56

            x: 28
            columns: wide ? 2 : 1
            columnSpacing: 48
            rowSpacing: 28

            Rectangle {
                id: card

                width: 408
                height: 408
                radius: Theme.radius
                color: Theme.paper
                border.width: 1
                border.color: Theme.line

                Image {
                    anchors.centerIn: parent
                    width: 360
                    height: 360
                    source: page.scanners.picture
                    smooth: false
                    Accessible.role: Accessible.Graphic
                    Accessible.name: qsTrId("screen.scanner.how")
                }
            }

            Column {
                width: body.column_width
                spacing: 20

                Loader {
                    width: parent.width
                    sourceComponent: page.taught ? verdict_part : how_part
                }

                ScannerPorts {
                    width: parent.width
                    scanners: page.scanners
                }

                ActionButton {
                    visible: page.scanners.remembers
                    size: Theme.small
                    text: qsTrId("screen.scanner.forget")
                    onClicked: page.scanners.forget()
                }
            }
        }
    }

    Component {
        id: how_part

        Column {
            spacing: 12

            Words {
                width: parent.width
                text: qsTrId("screen.scanner.how")
                size: 28
                strong: true
            }

            Words {
                width: parent.width
                text: qsTrId("screen.scanner.learns") + " " + qsTrId("screen.scanner.ordinary")
                color: Theme.quiet
            }

            Words {
                width: parent.width
                visible: page.scanners.trouble.sentence !== undefined
                text: visible ? page.scanners.trouble.sentence + " " + page.scanners.trouble.next : ""
                color: Theme.stop
            }
        }
    }

    Component {
        id: verdict_part

        ScannerVerdict {
            verdict: page.verdict
            trouble: page.scanners.trouble
        }
    }
}
