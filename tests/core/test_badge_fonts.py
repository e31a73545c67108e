"""Which face is asked first, what it covers, and where its ink lies."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.badge.font_files import font_files
from kiosk.badge.fonts import Fonts, Weight, load_fonts

NO_REPORTLAB = "import sys, kiosk.badge.fonts, kiosk.badge.layout; sys.exit('reportlab' in sys.modules)"


@pytest.fixture(scope="module")
def fonts(font_cache: Path) -> Fonts:
    return load_fonts(font_cache)


def names(fonts: Fonts, script: str, language: str, weight: Weight = Weight.BOLD) -> list[str]:
    return [face.name for face in fonts.faces(script, language, weight)]


def test_loading_twice_opens_the_files_once(font_cache: Path) -> None:
    assert load_fonts(font_cache) is load_fonts(font_cache)


def test_every_script_begins_with_its_own_face_and_ends_with_all_of_them(fonts: Fonts) -> None:
    for script in ("Latn", "Cyrl", "Arab", "Thai", "Hani"):
        assert sorted(names(fonts, script, "en")) == sorted(names(fonts, "Latn", "en"))
    assert names(fonts, "Arab", "fa")[:2] == ["NotoSansArabic-Bold", "NotoSans-Bold"]
    assert names(fonts, "Cyrl", "kk")[0] == "NotoSans-Bold"


@pytest.mark.parametrize(
    ("language", "family"),
    [
        ("zh", "SC"),
        ("zh-Hant", "SC"),
        ("ja", "JP"),
        ("ja-JP", "JP"),
        ("ko", "KR"),
        ("KO", "KR"),
        ("", "SC"),
        ("ru", "SC"),
    ],
)
def test_han_is_drawn_as_the_language_writes_it(fonts: Fonts, language: str, family: str) -> None:
    assert names(fonts, "Hani", language)[0] == f"NotoSans{family}-Bold"


def test_a_family_of_one_weight_serves_both(fonts: Fonts) -> None:
    assert names(fonts, "Hani", "zh", Weight.REGULAR)[0] == "NotoSansSC-Bold"
    assert names(fonts, "Thai", "th", Weight.REGULAR)[0] == "NotoSansThai-Regular"


@pytest.mark.parametrize("cluster", ["Ж", "ё", "x\u0323", "e\u0301", "a\ufe0f", "a\u200d"])
def test_a_cluster_is_covered_with_all_its_marks_and_without_what_nobody_sees(fonts: Fonts, cluster: str) -> None:
    assert fonts.faces("Latn", "", Weight.BOLD)[0].covers(cluster)


@pytest.mark.parametrize("cluster", ["字", "x\u05b0", "\U00012000", "\ue000"])
def test_what_a_face_lacks_is_not_covered(fonts: Fonts, cluster: str) -> None:
    assert not fonts.faces("Latn", "", Weight.BOLD)[0].covers(cluster)


def test_ink_is_measured_in_em_from_the_baseline(fonts: Fonts) -> None:
    face = fonts.faces("Latn", "", Weight.REGULAR)[0]
    high, low, blank = (face.ink(face.font.get_nominal_glyph(ord(each))) for each in "Hg ")
    assert high.bottom == 0
    assert 0.7 < high.top < 0.73  # Noto Sans: capitals are 0.714 em
    assert -0.3 < low.bottom < -0.2
    assert blank == (0, 0, 0, 0)


def test_a_font_that_rotted_in_the_cache_is_unpacked_anew_before_it_draws(font_cache: Path, tmp_path: Path) -> None:
    files = font_files(tmp_path)
    thai = next(file for file in files if file.name == "NotoSansThai-Bold.ttf")
    thai.write_bytes(bytes(thai.stat().st_size))
    assert load_fonts(tmp_path).faces("Thai", "th", Weight.BOLD)[0].covers("ก")
    assert thai.read_bytes() == (font_cache / thai.name).read_bytes()


def test_asking_for_the_files_alone_does_not_import_reportlab() -> None:
    assert subprocess.run([sys.executable, "-c", NO_REPORTLAB], check=False).returncode == 0
