pragma Singleton
import QtQuick

// One accent, six neutrals, two weights, a scale of 4, and motion that explains.
QtObject {
    property color accent: "#0B5CAD"
    property color accentInk: "#FFFFFF"
    readonly property color accentSoft: Qt.tint("#FFFFFF", Qt.rgba(accent.r, accent.g, accent.b, 0.09))
    readonly property color accentDeep: Qt.darker(accent, 1.25)

    readonly property color ink: "#111A26"
    readonly property color quiet: "#536071"
    readonly property color line: "#C6CED8"
    readonly property color shade: "#E8ECF1"
    readonly property color ground: "#F4F6F9"
    readonly property color paper: "#FFFFFF"

    readonly property color good: "#0A6238"
    readonly property color stop: "#9B1127"
    readonly property color attention: "#FFC845"
    readonly property color attentionInk: "#1E1400"

    readonly property int regular: Font.Normal
    readonly property int bold: Font.Bold
    readonly property int body: 20
    readonly property int small: 16
    readonly property int radius: 12
    readonly property int unit: 4
    readonly property int quick: 150
    readonly property int calm: 250

    function fill(tone: string): color {
        return tone === "good" ? good : tone === "stop" ? stop : tone === "attention" ? attention : accent;
    }

    function ink_on(tone: string): color {
        return tone === "attention" ? attentionInk : tone === "calm" || tone === "" ? accentInk : paper;
    }
}
