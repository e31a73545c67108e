"""The screen draws names of every script with the fonts that ship, whatever the system has."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QFont, QFontDatabase, QGlyphRun, QGuiApplication, QTextLayout

from tests.ui.conftest import Screen
from ui.fonts import JAPANESE, MAIN, drawable, han_family, use_fonts
from ui.hands import items

NAMES = {
    "Noto Sans": "Þórbjörg Nguyễn Фёдорова Αικατερίνη",
    "Noto Sans Arabic": "محمد علی‌رضا",
    "Noto Sans Hebrew": "שָׁלוֹם",
    "Noto Sans Bengali": "শ্রীকৃষ্ণ",
    "Noto Sans Gujarati": "શ્રીકૃષ્ણ",
    "Noto Sans Gurmukhi": "ਗੁਰਪ੍ਰੀਤ",
    "Noto Sans Kannada": "ಶ್ರೀಕೃಷ್ಣ",
    "Noto Sans Malayalam": "ശ്രീകൃഷ്ണൻ",
    "Noto Sans Oriya": "ଶ୍ରୀକୃଷ୍ଣ",
    "Noto Sans Sinhala": "ශ්‍රී",
    "Noto Sans Tamil": "ஸ்ரீகிருஷ்ணன்",
    "Noto Sans Telugu": "శ్రీకృష్ణ",
    "Noto Sans Thai": "น้ำผึ้ง",
    "Noto Sans Lao": "ສົມຊາຍ",
    "Noto Sans Khmer": "ព្រះស្រី",
    "Noto Sans Myanmar": "ကျော်",
    "Noto Sans Ethiopic": "ተስፋዬ",
    "Noto Sans Georgian": "გიორგი",
    "Noto Sans Armenian": "Հովհաննես",
    "Noto Sans Thaana": "މުޙައްމަދު",
    "Noto Serif Tibetan": "རྒྱ་མཚོ",
    "Noto Sans SC": "李娜骨臺灣",
    "Noto Sans KR": "김철수",
}


@pytest.fixture(autouse=True)
def in_use(font_cache: Path, qapp: object) -> None:
    use_fonts(sorted(font_cache.glob("*.ttf")))


def runs(text: str, weight: QFont.Weight, family: str = "") -> list[QGlyphRun]:
    """How Qt sets a text."""
    font = QFont(QGuiApplication.font())
    font.setWeight(weight)
    if family:
        font.setFamily(family)
    layout = QTextLayout(text, font)
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    return layout.glyphRuns()


def families(text: str, weight: QFont.Weight, family: str = "") -> set[str]:
    return {run.rawFont().familyName().casefold() for run in runs(text, weight, family)}


@pytest.mark.parametrize("weight", [QFont.Weight.Normal, QFont.Weight.Bold])
@pytest.mark.parametrize("family", NAMES)
def test_a_name_is_drawn_with_our_font_of_its_script(family: str, weight: QFont.Weight) -> None:
    assert drawable(NAMES[family])
    assert not any(0 in run.glyphIndexes() for run in runs(NAMES[family], weight))
    assert families(NAMES[family], weight) - {"noto sans"} <= {family.casefold()}
    assert family.casefold() in families(NAMES[family], weight)


def test_what_no_font_has_is_not_drawable() -> None:
    assert not drawable("\U00013000王")


@pytest.mark.parametrize(
    ("language", "family"),
    [
        ("ja", "noto sans jp"),
        ("ja-JP", "noto sans jp"),
        ("ko", "noto sans kr"),
        ("zh", "noto sans sc"),
        ("", "noto sans sc"),
    ],
)
def test_han_characters_have_the_forms_of_the_language(language: str, family: str) -> None:
    assert families("骨直", QFont.Weight.Bold, han_family(language)) == {family}


def test_using_the_same_fonts_again_adds_nothing(font_cache: Path, tmp_path: Path) -> None:
    (tmp_path / "NotoSansThai-Bold.ttf").write_bytes((font_cache / "NotoSansThai-Bold.ttf").read_bytes())
    before = QFontDatabase.addApplicationFont(str(font_cache / "NotoSansThai-Bold.ttf"))
    use_fonts(tmp_path.iterdir())
    assert QFontDatabase.addApplicationFont(str(font_cache / "NotoSansThai-Bold.ttf")) == before + 1


def test_a_japanese_guest_after_a_chinese_one_is_shown_in_japanese_forms(screen: Callable[[str], Screen]) -> None:
    desk = screen("desk")
    for number, name, family in ((9, "田中 さくら", JAPANESE), (10, "李娜", MAIN), (9, "田中 さくら", JAPANESE)):
        desk.shell.scan(desk.code(number))
        desk.sees(name)
        shown = [item for item in items(desk.window) if item.property("text") == name]
        assert {item.property("font").family() for item in shown} == {family}
