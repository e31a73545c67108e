import QtQuick

// A picture and what is said about it: one above the other upright, side by side in landscape.
Item {
    id: split

    required property var face
    default property alias content: words.data
    property Component picture: null
    property real share: 0.5
    readonly property bool upright: face.upright
    readonly property int edge: face.px(72)

    readonly property int gap: face.px(80)
    readonly property real upright_top: Math.max(face.px(140), (height - picture_.height - gap - words.height) / 2 - face.px(50))

    anchors.fill: parent

    Loader {
        id: picture_

        x: ((split.upright ? parent.width : parent.width * split.share) - width) / 2
        y: split.upright ? split.upright_top : (parent.height - height) / 2
        sourceComponent: split.picture
    }

    Column {
        id: words

        x: split.upright ? split.edge : parent.width * split.share
        y: split.upright ? split.upright_top + picture_.height + split.gap : (parent.height - height) / 2
        width: split.upright ? parent.width - split.edge * 2 : parent.width * (1 - split.share) - split.edge
        spacing: split.face.px(28)
    }
}
