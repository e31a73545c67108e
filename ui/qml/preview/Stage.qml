pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Window
import "../controls"
import ".."

// The badge lies here, front and back side by side; what is wrong with it stands below.
Item {
    id: stage

    required property var bridge
    required property string zoom
    readonly property var paper: bridge.paper
    readonly property var sides: bridge.sides
    readonly property int count: paper.count
    readonly property bool wrong: bridge.trouble.title !== undefined
    readonly property int gap: 40
    readonly property int edge: 44
    readonly property int caption: 34
    readonly property real fitting: Math.min((width - 2 * edge - gap * (count - 1)) / (paper.width * count),
                                             (height - 2 * edge - caption) / paper.height)
    readonly property real scale_now: zoom === "fit" ? fitting : zoom === "true" ? Screen.pixelDensity : 8

    Flickable {
        anchors.fill: parent
        contentWidth: Math.max(width, row.width + 2 * stage.edge)
        contentHeight: Math.max(height, row.height + 2 * stage.edge)
        boundsBehavior: Flickable.StopAtBounds
        clip: true

        Row {
            id: row

            anchors.centerIn: parent
            visible: stage.paper.width > 0
            spacing: stage.gap

            Repeater {
                model: stage.count

                Sheet {
                    required property int index

                    width: Math.round(stage.paper.width * stage.scale_now)
                    sheetHeight: Math.round(stage.paper.height * stage.scale_now)
                    height: sheetHeight + stage.caption
                    address: stage.sides[index] ?? ""
                    dimmed: stage.wrong
                    text: index ? qsTrId("screen.preview.back") : qsTrId("screen.preview.front")
                    detail: index ? "" : qsTrId("screen.preview.size").replace("{width}", stage.paper.width).replace("{height}", stage.paper.height)
                }
            }
        }
    }

    Words {
        anchors.centerIn: parent
        visible: stage.paper.width === 0 && !stage.wrong
        text: qsTrId("screen.preview.opening")
        color: Theme.quiet
    }

    TroubleCard {
        anchors.horizontalCenter: parent.horizontalCenter
        y: stage.sides.length > 0 ? stage.height - height - 28 : (stage.height - height) / 2
        width: Math.min(parent.width - 2 * stage.edge, 720)
        trouble: stage.bridge.trouble
    }
}
