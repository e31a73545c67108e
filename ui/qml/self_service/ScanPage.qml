pragma ComponentBehavior: Bound
import QtQuick
import "../controls"
import ".."

// Hold the invitation under the reader.
Item {
    id: page

    required property var face

    anchors.fill: parent

    Split {
        face: page.face
        picture: Component {
            Invitation {
                size: page.face.px(page.face.upright ? 620 : 560)
                reading: true
            }
        }

        Words {
            width: parent.width
            horizontalAlignment: page.face.upright ? Text.AlignHCenter : Text.AlignLeft
            text: qsTrId("screen.self_service.scan")
            size: page.face.px(64)
            strong: true
        }

        Words {
            width: parent.width
            horizontalAlignment: page.face.upright ? Text.AlignHCenter : Text.AlignLeft
            text: qsTrId("screen.self_service.scan_how")
            size: page.face.px(32)
            color: Theme.quiet
        }
    }

    Corner {
        face: page.face
    }
}
