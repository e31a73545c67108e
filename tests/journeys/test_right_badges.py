"""A badge that would come out wrong never comes out, from the command line: refusals, Latin only, out of date."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pypdfium2
import pytest

from kiosk.cli import DONE, NOT_SO
from kiosk.config import Home
from kiosk.station import now
from tests.homes import with_fonts
from tests.journeys.test_command_line import Shell, code_of

EVENT = """
id = "right-badges"
name = {{ en = "Forum", ru = "Форум" }}
accent = "#0B5CAD"
time_zone = "UTC"
days = [{days}]
languages = ["en", "ru"]
photo_required = false
[[categories]]
id = "participant"
name = {{ en = "Participant", ru = "Участник" }}
colour = "#0B5CAD"
[[categories]]
id = "online"
name = {{ en = "Online", ru = "Онлайн" }}
colour = "#4B5563"
layout = "none"
[[zones]]
letter = "A"
name = {{ en = "Hall" }}
"""
HEADER = "number,family_name,given_name,latin_family_name,latin_given_name,category,status,position,organisation,note"
GUEST = "1,Иванова,Анна,Ivanova,Anna,participant,approved,{position},City of Ur,{note}"
ONLINE = "2,Петров,Пётр,Petrov,Petr,online,approved,,,"
CUNEIFORM = "\U00012000"


@pytest.fixture
def shell(tmp_path: Path, font_cache: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    shell = Shell(with_fonts(Home(tmp_path / "home"), font_cache).root, capsys)
    days = ", ".join(str(now().date() + timedelta(days=ahead)) for ahead in range(-1, 3))
    (tmp_path / "event.toml").write_text(EVENT.format(days=days), encoding="utf-8")
    assert shell.run("init", "--event", tmp_path / "event.toml")[0] == DONE
    load(shell, "Mayor")
    return shell


def load(shell: Shell, position: str, note: str = "") -> None:
    """The organiser's list, in which the guest has that position."""
    table = shell.home.parent / "people.csv"
    rows = (HEADER, GUEST.format(position=position, note=note), ONLINE)
    table.write_text("\n".join(rows), encoding="utf-8")
    assert shell.run("import", table)[0] == DONE


def words(file: str) -> str:
    document = pypdfium2.PdfDocument(file)
    try:
        return str(document[0].get_textpage().get_text_range())
    finally:
        document.close()


def test_a_badge_that_cannot_be_drawn_is_refused_and_comes_in_latin_only(shell: Shell) -> None:
    load(shell, CUNEIFORM)

    code, told = shell.json("issue", "1", "--identity-checked")
    assert (code, told["decision"], told["reason"]) == (NOT_SO, "needs", "unprintable")
    assert (told["field"], told["character"], told["serial"]) == ("position", CUNEIFORM, None)
    assert list((shell.home / "printed").glob("*")) == []

    code, told = shell.json("badge", "1", "--out", shell.home.parent / "one.pdf")
    refusal = {"number": "1", "field": "position", "why": "missing_glyph", "character": CUNEIFORM}
    assert (code, told["pages"], told["refused"]) == (NOT_SO, 0, [refusal])

    code, told = shell.json("issue", "1", "--latin-only")
    assert (code, told["outcome"], told["serial"], told["out_of_date"]) == (DONE, "printed", "001-1-000001", False)
    assert "Ivanova" in words(told["file"])
    assert "Иванова" not in words(told["file"])
    assert shell.json("journal", "--tail", "2")[1]["tail"][0]["latin_only"] is True


@pytest.mark.parametrize(
    ("language", "sentence", "step"),
    [("en", "(U+12000 CUNEIFORM SIGN A) of the position", "Latin only"), ("ru", "«должность»", "только латиницей")],
)
def test_people_read_which_character_it_is_and_what_helps(
    shell: Shell, language: str, sentence: str, step: str
) -> None:
    load(shell, CUNEIFORM)
    out = shell.home.parent / "specimen.pdf"

    _, issued, _ = shell.run("issue", "1", "--identity-checked", "--language", language)
    code, _, specimen = shell.run("badge", "1", "--out", out, "--language", language)

    for told in (issued, specimen):
        flowing = " ".join(told.split())
        assert sentence in flowing
        assert step in flowing
        assert "U+12000" in flowing
    assert (code, out.exists()) == (NOT_SO, False)
    assert shell.run("badge", "1", "--out", out, "--latin-only")[0] == DONE
    assert out.exists()


def test_a_badge_is_out_of_date_once_the_registry_says_something_else(shell: Shell) -> None:
    code = code_of(shell, "1")
    assert shell.json("scan", code, "--look")[1]["out_of_date"] is None
    shell.run("issue", "1", "--identity-checked")
    assert shell.json("scan", code)[1]["out_of_date"] is False
    load(shell, "Mayor", note="wheelchair")
    assert shell.json("scan", code)[1]["out_of_date"] is False
    load(shell, "Governor")
    for answer in (shell.json("scan", code), shell.json("scan", code, "--look"), shell.json("issue", "1")):
        assert (answer[1]["reason"], answer[1]["out_of_date"]) == ("already_issued", True)
    assert "out of date" in " ".join(shell.run("scan", code, "--language", "en")[1].split())

    assert shell.json("reissue", "1", "--reason", "corrected")[1]["out_of_date"] is False
    assert shell.json("scan", code)[1]["out_of_date"] is False


def test_a_reissue_in_latin_only_voids_the_old_badge(shell: Shell) -> None:
    old = shell.json("issue", "1", "--identity-checked")[1]
    load(shell, CUNEIFORM)

    code, told = shell.json("reissue", "1", "--reason", "corrected")
    assert (code, told["reason"], shell.json("verify", old["file"])[0]) == (NOT_SO, "unprintable", DONE)
    assert shell.json("reissue", "1", "--reason", "corrected", "--latin-only")[1]["outcome"] == "printed"
    assert shell.json("verify", old["file"])[1]["reason"] == "void"


def test_a_category_without_a_badge_is_told_so_everywhere(shell: Shell) -> None:
    code, told = shell.json("scan", code_of(shell, "2"))
    assert (code, told["decision"], told["reason"]) == (NOT_SO, "refused", "no_badge")
    assert shell.json("issue", "2", "--identity-checked", "--override", "please")[1]["reason"] == "no_badge"

    code, _, error = shell.run("badge", "2", "--out", shell.home.parent / "x.pdf", "--language", "en")
    assert code == NOT_SO
    assert "This category gets no badge." in error
