pragma ComponentBehavior: Bound
import QtQuick
import "../controls"
import ".."

// The badge is on its way.
Item {
    id: page

    required property var face
    property bool slow: false

    anchors.fill: parent

    Timer {
        interval: 15000
        running: true
        onTriggered: page.slow = true
    }

    Split {
        face: page.face
        picture: Component {
            PrintingMark {
                size: page.face.px(520)
            }
        }

        Words {
            width: parent.width
            horizontalAlignment: page.face.upright ? Text.AlignHCenter : Text.AlignLeft
            text: qsTrId("screen.self_service.printing")
            size: page.face.px(64)
            strong: true
        }

        Words {
            width: parent.width
            horizontalAlignment: page.face.upright ? Text.AlignHCenter : Text.AlignLeft
            text: page.slow ? qsTrId("screen.self_service.printing_slow") : qsTrId("screen.self_service.printing_how")
            size: page.face.px(32)
            color: Theme.quiet
        }
    }
}
