import QtQuick

// The shadow of paper on a table: thin layers, each a little larger and lower, for the software renderer has no blur.
Item {
    id: edge

    property real radius: 0
    readonly property int layers: 18

    Repeater {
        model: edge.layers

        Rectangle {
            required property int index
            readonly property real grown: 1 + index * 1.5

            x: -grown
            y: -grown + 1 + index * 0.45
            width: edge.width + 2 * grown
            height: edge.height + 2 * grown
            radius: edge.radius + grown
            color: Qt.rgba(0.07, 0.1, 0.15, 0.022 * Math.pow(1 - index / edge.layers, 1.6))
        }
    }

    Rectangle {
        anchors.fill: parent
        anchors.margins: -1
        radius: edge.radius + 1
        color: Qt.rgba(0.07, 0.1, 0.15, 0.08)
    }
}
