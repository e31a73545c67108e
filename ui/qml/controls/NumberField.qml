import QtQuick
import QtQuick.Controls.Basic
import ".."

// Where a participant's number is typed; a scanner needs no field.
TextField {
    id: field

    signal sent(text: string)

    property int size: Theme.body

    implicitHeight: Math.round(size * 2.6)
    leftPadding: size * 2.6
    rightPadding: size
    font.pixelSize: size
    color: Theme.ink
    placeholderText: qsTrId("screen.desk.number")
    placeholderTextColor: Theme.quiet
    selectByMouse: true
    maximumLength: 400
    verticalAlignment: TextInput.AlignVCenter
    Accessible.name: placeholderText
    onAccepted: {
        const typed = text;
        clear();
        if (typed.trim() !== "")
            sent(typed);
    }

    background: Rectangle {
        radius: Theme.radius
        color: Theme.paper
        border.width: 2
        border.color: field.activeFocus ? Theme.accent : Theme.line

        Icon {
            name: "scan"
            size: Math.round(field.size * 1.3)
            colour: field.activeFocus ? Theme.accent : Theme.quiet
            anchors.verticalCenter: parent.verticalCenter
            anchors.left: parent.left
            anchors.leftMargin: field.size * 0.8
        }
    }
}
