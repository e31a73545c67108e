import QtQuick
import ".."

// The letters of zones; with `named`, their names beside them.
Flow {
    id: chips

    property var zones: []
    property int size: 18
    property bool named: false
    property color ink: Theme.ink
    property color edge: Theme.line
    property string marked: ""
    readonly property real one_line: Math.max(0, zones.length * (Math.round(size * 1.9) + spacing) - spacing)

    spacing: Math.round(size * 0.45)

    Repeater {
        model: chips.zones

        Rectangle {
            id: chip

            required property var modelData
            readonly property bool marks: modelData.letter === chips.marked

            implicitWidth: row.implicitWidth + chips.size * (chips.named ? 1.2 : 0.8)
            implicitHeight: Math.round(chips.size * 1.9)
            width: Math.max(implicitWidth, implicitHeight)
            height: implicitHeight
            radius: Theme.radius / 2
            color: marks ? chips.ink : "transparent"
            border.width: 2
            border.color: marks ? chips.ink : chips.edge

            Row {
                id: row

                anchors.centerIn: parent
                spacing: chips.size * 0.5

                Words {
                    text: chip.modelData.letter
                    size: chips.size
                    strong: true
                    color: chip.marks ? Theme.paper : chips.ink
                    Accessible.name: chip.modelData.letter + " " + chip.modelData.name
                }

                Words {
                    visible: chips.named
                    text: chip.modelData.name
                    size: chips.size
                    color: chip.marks ? Theme.paper : chips.ink
                    Accessible.ignored: true
                }
            }
        }
    }
}
