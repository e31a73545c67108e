"""What of a pretix layout is carried over and what is named as left out; damage is refused with its place."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.badge.layout import Block, Box, Layout, Photo, Qr
from kiosk.badge.layout_file import load_layout, parse_layout
from kiosk.badge.pretix.background import read_background
from kiosk.badge.pretix.export import Export, parse_export, read_export
from kiosk.badge.pretix.translate import Sheet, translate
from kiosk.cli import BROKEN, DONE, USAGE
from kiosk.errors import KioskError
from tests.core.pretix_samples import DATA, in_grey, layout_command

INCH = 25.4
TEXT: dict[str, Any] = {
    "type": "textarea",
    "left": "10.00",
    "bottom": "40.00",
    "fontsize": "12.0",
    "color": [0, 0, 0, 1],
    "fontfamily": "Open Sans",
    "bold": False,
    "italic": False,
    "width": "60.00",
    "align": "left",
    "content": "attendee_name",
}
BOXED = {**TEXT, "type": "textcontainer", "height": "10.00", "lineheight": 1}


def read(source: str, folder: Path = Path()) -> Export:
    return parse_export(source.encode(), folder / "layout.json")


def made(elements: list[dict[str, Any]]) -> Layout:
    translation = translate(read(json.dumps(elements)), Sheet(148, 105, 1))
    return parse_layout(translation.text, Path("made.toml"))


# --- what is carried over, and what is not ---


def test_whatever_is_left_out_or_different_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = layout_command(capsys, "import", DATA / "everything.json", "--out", tmp_path, "--json")
    told = json.loads(out)
    assert (code, told["carried"], told["background"]) == (DONE, 8, None)
    assert told["left_out"] == [
        {"type": kind, "content": content}
        for kind, content in (
            ("textarea", "other"),
            ("textarea", "question_JOBTITLE"),
            ("textarea", "meta:Room"),
            ("textarea", "item"),
            ("textarea", "item"),
            ("textarea", "item"),
            ("barcodearea", "other"),
            ("barcodearea", "secret"),
            ("imagearea", "organizer_logo"),
            ("poweredby", "white"),
            ("sticker", "star"),
        )
    ]
    assert [(note["content"], note["why"]) for note in told["changed"]] == [
        ("attendee_name_title_given_name_family_name", "font"),
        ("attendee_name_title_given_name_family_name", "italic"),
        ("attendee_name_title_given_name_family_name", "name_parts"),
        ("other", "narrower"),
        ("event_date", "size"),
        ("event_date", "days"),
        ("secret", "serial"),
        ("event_name", "narrower"),
        ("pseudonymization_id", "own_code"),
        ("pseudonymization_id", "code_colour"),
        ("pseudonymization_id", "code_small"),
        ("question_PHOTO", "photo"),
    ]


def test_people_read_the_same_list(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = layout_command(capsys, "import", DATA / "everything.json", "--out", tmp_path)
    lines = " ".join(out.split())
    assert "Left out: 11" in lines
    assert "textarea question_JOBTITLE: nothing of ours says this" in lines
    assert "textarea other «{attendee_name}!»: nothing of ours says this" in lines
    assert "textarea item: on a page that the badge has not" in lines
    assert "imagearea question_PHOTO: taken for the guest's photo" in lines
    assert "Elements carried over: 8." in lines


def test_every_key_says_what_pretix_prints(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    layout_command(capsys, "import", DATA / "everything.json", "--out", tmp_path)
    told = tomllib.loads((tmp_path / "everything.toml").read_text(encoding="utf-8"))
    texts = [(each.get("before", ""), each["text"]) for each in told["element"] if each["kind"] == "text"]
    assert texts == [
        ("", "name_latin"),
        ("From: ", ["organisation", "place"]),
        ("No. ", "number"),
        ("", "name_latin"),
        ("", "event_days"),
        ("", "serial"),
        ("", "event_name"),
    ]
    layout = load_layout(tmp_path / "everything.toml")
    assert [each.box for each in layout.front if isinstance(each, Photo)] == [Box(100, 41, 18, 24)]


def test_words_of_the_layout_keep_their_languages() -> None:
    two = {**TEXT, "content": "other", "text": "Opening: Monday\r\n\nGala: Tuesday"}
    i18n = {**TEXT, "bottom": 10, "content": "other_i18n", "text_i18n": {"en": "Wear it", "ru": "Носите", "de": " "}}
    german = {**i18n, "locale": "de", "text_i18n": {"en": "Wear it", "de": "Sichtbar tragen"}}
    rows = [row for each in made([two, i18n, german]).front if isinstance(each, Block) for row in each.rows]
    assert [dict(row.say.words) for row in rows if row.say] == [
        {"en": "Opening: Monday"},
        {"en": "Gala: Tuesday"},
        {"en": "Wear it", "ru": "Носите"},
        {"de": "Sichtbar tragen"},
    ]


@pytest.mark.parametrize(
    ("part", "key"),
    [
        ("given_name", "given_latin"),
        ("calling_name", "given_latin"),
        ("family_name", "family_latin"),
        ("given_name_family_name", "name_latin"),
        ("family_name_given_name", "name_latin"),
        ("full_name", "name_latin"),
        ("latin_transcription", "name_latin"),
        ("for_salutation", None),
        ("title", None),
    ],
)
def test_the_parts_of_a_name(part: str, key: str | None) -> None:
    element = {**TEXT, "content": f"attendee_name_{part}"}
    translation = translate(read(json.dumps([element])), Sheet(148, 105, 1))
    texts = [each["text"] for each in tomllib.loads(translation.text)["element"] if each["kind"] == "text"]
    assert texts == ([key] if key else [])
    assert len(translation.left_out) == (0 if key else 1)


def test_a_text_gives_way_to_the_code_and_keeps_its_place() -> None:
    code = {"type": "barcodearea", "left": 100, "bottom": 10, "size": 40, "content": "secret"}
    text = {**TEXT, "left": 5, "bottom": 20, "width": 140, "align": "left"}
    layout = made([text, code])
    block, qr = layout.front
    assert isinstance(block, Block)
    assert isinstance(qr, Qr)
    assert block.box.x == pytest.approx(5 + 0.05 * 12 * INCH / 72, abs=0.001)
    assert block.box.x + block.box.w <= qr.box.x
    assert block.box.w > 90


def test_a_code_at_the_edge_keeps_its_margin_on_the_page() -> None:
    (code,) = made([{"type": "barcodearea", "left": 2, "bottom": 2, "size": 30, "nowhitespace": True}]).front
    assert isinstance(code, Qr)
    middle = code.box.x + code.box.w / 2, code.box.y + code.box.h / 2
    assert middle == pytest.approx((17, 105 - 17), abs=0.01)
    assert code.box.x >= 0
    assert code.box.w == pytest.approx(34, abs=0.5)


def test_a_size_told_by_the_file_is_the_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    elements = (DATA / "everything.json").read_text(encoding="utf-8")
    wrapped = {"layout": elements, "size": json.dumps([{"width": 150, "height": 110, "orientation": "landscape"}])}
    (tmp_path / "wrapped.json").write_text(json.dumps(wrapped), encoding="utf-8")
    assert layout_command(capsys, "import", tmp_path / "wrapped.json", "--out", tmp_path)[0] == DONE
    layout = load_layout(tmp_path / "wrapped.toml")
    assert (layout.width, layout.height) == (150, 110)


# --- damage ---


@pytest.mark.parametrize(
    ("source", "where"),
    [
        ("", "JSON"),
        ("{", "JSON"),
        ("[]", "JSON"),
        ("{}", "JSON"),
        ('"layout"', "JSON"),
        ('{"layout": {}}', "JSON"),
        ('{"layout": "nothing"}', "JSON"),
        ("[" * 100_000, "JSON"),
        ("[" * 500 + "]" * 500, "1"),
        ("[NaN]", "JSON"),
        ("[1]", "1"),
        ("[{}]", "1, type"),
        ('[{"type": 5}]', "1, type"),
        (json.dumps([TEXT, {**TEXT, "left": "far"}]), "2 (textarea), left"),
        (json.dumps([{**TEXT, "left": None}]), "1 (textarea), left"),
        (json.dumps([{**TEXT, "bottom": "1e9"}]), "1 (textarea), bottom"),
        (json.dumps([{**TEXT, "width": True}]), "1 (textarea), width"),
        (json.dumps([{**TEXT, "width": "-5"}]), "1 (textarea), width"),
        (json.dumps([{**TEXT, "width": [[[[]]]]}]), "1 (textarea), width"),
        (json.dumps([{**TEXT, "fontsize": 0}]), "1 (textarea), fontsize"),
        (json.dumps([{**TEXT, "fontsize": "9" * 300}]), "1 (textarea), fontsize"),
        (json.dumps([TEXT]).replace('"12.0"', "1" + "0" * 400), "1 (textarea), fontsize"),
        (json.dumps([TEXT]).replace('"12.0"', "1" + "0" * 5000), "JSON"),
        (json.dumps([TEXT]).replace('"12.0"', "1e400"), "1 (textarea), fontsize"),
        (json.dumps([TEXT]).replace('"12.0"', "NaN"), "JSON"),
        (json.dumps([TEXT]).replace('"12.0"', "-Infinity"), "JSON"),
        (json.dumps([{**TEXT, "color": [0, 0]}]), "1 (textarea), color"),
        (json.dumps([{**TEXT, "color": [0, 0, 999]}]), "1 (textarea), color"),
        (json.dumps([{**TEXT, "color": "red"}]), "1 (textarea), color"),
        (json.dumps([{**TEXT, "align": "justify"}]), "1 (textarea), align"),
        (json.dumps([{**TEXT, "bold": "yes"}]), "1 (textarea), bold"),
        (json.dumps([{**TEXT, "rotation": {}}]), "1 (textarea), rotation"),
        (json.dumps([{**TEXT, "content": ["name"]}]), "1 (textarea), content"),
        (json.dumps([{**TEXT, "page": "one"}]), "1 (textarea), page"),
        (json.dumps([{**TEXT, "content": "other", "text": "\ud800"}]), "1 (textarea), text"),
        (json.dumps([{**TEXT, "content": "other_i18n", "text_i18n": {"en": 5}}]), "1 (textarea), text_i18n, en"),
        (json.dumps([{**TEXT, "content": "other_i18n", "text_i18n": {"\n": "x"}}]), "1 (textarea), text_i18n"),
        (json.dumps([{**BOXED, "height": None}]), "1 (textcontainer), height"),
        (json.dumps([{**BOXED, "verticalalign": "above"}]), "1 (textcontainer), verticalalign"),
        (json.dumps([{"type": "barcodearea", "left": 1, "bottom": 1}]), "1 (barcodearea), size"),
        (json.dumps([{"type": "imagearea", "left": 1, "bottom": 1, "width": 5}]), "1 (imagearea), height"),
        (json.dumps({"layout": [TEXT], "size": {"width": "wide", "height": 5}}), "size, width"),
    ],
)
def test_a_damaged_file_is_refused_with_the_place(tmp_path: Path, source: str, where: str) -> None:
    with pytest.raises(KioskError) as refused:
        read(source, tmp_path)
    assert (refused.value.key, refused.value.facts["where"]) == ("pretix_layout", where)
    assert refused.value.facts["file"] == str(tmp_path / "layout.json")
    assert len(refused.value.facts["why"]) <= 80


def test_a_refusal_is_a_sentence_and_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "bad.json"
    source.write_text(json.dumps([{**TEXT, "left": "\x1b[31mfar"}]), encoding="utf-8")
    code, out, err = layout_command(capsys, "import", source, "--out", tmp_path / "out")
    assert (code, out) == (BROKEN, "")
    assert f'{source} is no pretix badge layout that can be read: 1 (textarea), left: "\\u001b[31mfar"' in err
    assert not (tmp_path / "out").exists()


def test_a_file_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert layout_command(capsys, "import", tmp_path / "no.json", "--out", tmp_path)[0] == BROKEN
    words = ("import", DATA / "card.json", "--background", tmp_path / "no.pdf", "--out", tmp_path)
    code, _, err = layout_command(capsys, *words)
    assert code == BROKEN
    assert str(tmp_path / "no.pdf") in err
    assert layout_command(capsys, "import", DATA / "card.json", "--out", tmp_path, "--name", "../away")[0] == USAGE


@pytest.mark.parametrize(
    ("count", "size", "key"),
    [(3, (105, 148), "background_pages"), (1, (10, 148), "background_size"), (1, (105, 900), "background_size")],
)
def test_a_background_that_is_no_badge_is_refused(
    tmp_path: Path, count: int, size: tuple[float, float], key: str
) -> None:
    file = tmp_path / "background.pdf"
    in_grey(file, count, size)
    with pytest.raises(KioskError) as refused:
        read_background(file)
    assert (refused.value.key, refused.value.facts["file"]) == (key, str(file))


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"\x89PNG\r\n\x1a\n" + bytes(64), b"%PDF-1.4\n" + b"x" * 5000])
def test_a_background_that_is_no_pdf_is_refused(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "background.pdf"
    file.write_bytes(data)
    with pytest.raises(KioskError) as refused:
        read_background(file)
    assert refused.value.key == "background_unreadable"


# --- anything ---

NUMBERS = st.one_of(st.floats(-300, 400), st.floats(-300, 400).map("{:.2f}".format))
LENGTHS = st.one_of(st.floats(0.2, 300), st.floats(0.2, 300).map("{:.2f}".format))
CONTENTS = st.sampled_from(
    [
        "attendee_name",
        "attendee_company",
        "event_name",
        "item",
        "secret",
        "other",
        "other_i18n",
        "question_X",
        "",
        "attendee_name_family_name",
    ]
)
WORDS = st.text(max_size=30).filter(lambda text: text.isprintable() or "\n" in text)


def elements() -> st.SearchStrategy[dict[str, Any]]:
    placed = {"left": NUMBERS, "bottom": NUMBERS, "page": st.integers(1, 3), "content": CONTENTS}
    text = placed | {
        "width": LENGTHS,
        "fontsize": st.floats(0.1, 300),
        "color": st.lists(st.floats(0, 255), min_size=3, max_size=4),
        "fontfamily": st.sampled_from(["Open Sans", "Roboto"]),
        "bold": st.booleans(),
        "italic": st.booleans(),
        "align": st.sampled_from(["left", "center", "right"]),
        "rotation": st.one_of(st.sampled_from([0, 90, 180, 270]), st.floats(-360, 360)),
        "text": WORDS,
        "text_i18n": st.dictionaries(st.sampled_from(["en", "ru", "de-informal"]), WORDS),
    }
    boxed = text | {
        "lineheight": st.floats(0.1, 4),
        "height": LENGTHS,
        "verticalalign": st.sampled_from(["top", "middle", "bottom"]),
        "autoresize": st.booleans(),
    }
    kinds: dict[str, st.SearchStrategy[dict[str, Any]]] = {
        "textarea": st.fixed_dictionaries(text, optional={"downward": st.booleans(), "lineheight": st.floats(0.1, 4)}),
        "textcontainer": st.fixed_dictionaries(boxed),
        "barcodearea": st.fixed_dictionaries(placed | {"size": LENGTHS, "nowhitespace": st.booleans()}),
        "imagearea": st.fixed_dictionaries(placed | {"width": LENGTHS, "height": LENGTHS}),
        "poweredby": st.fixed_dictionaries(placed | {"size": LENGTHS}),
    }
    return st.one_of(*(typed(kind, values) for kind, values in kinds.items()))


def typed(kind: str, values: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    return values.map(lambda each: {"type": kind, **each})


@settings(max_examples=60)
@given(st.lists(elements(), min_size=1, max_size=5))
def test_whatever_pretix_can_say_becomes_a_layout_that_loads(told: list[dict[str, Any]]) -> None:
    translation = translate(read(json.dumps(told)), Sheet(148, 105, 2))
    layout = parse_layout(translation.text, Path("any.toml"))
    assert len(layout.front) + len(layout.back) >= translation.carried
    assert translation.carried + len(translation.left_out) >= len(told)


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*BOXED, "x"]), inner, max_size=6),
    max_leaves=5,
)


@settings(max_examples=60)
@given(JUNK | st.lists(st.dictionaries(st.sampled_from([*BOXED]), JUNK).map(lambda each: {**BOXED, **each})))
def test_junk_is_refused_as_damage_or_read(told: object) -> None:
    key = "pretix_layout"
    try:
        translate(read(json.dumps(told)), Sheet(148, 105, 1))
    except KioskError as refused:
        key = refused.key
    assert key == "pretix_layout"


def test_a_file_is_read_as_its_text_is(tmp_path: Path) -> None:
    file = tmp_path / "layout.json"
    file.write_text(json.dumps([TEXT]), encoding="utf-8")
    assert read_export(file) == read(json.dumps([TEXT]))
