"""The command line as programs and people use it: names, JSON, exit codes, and never a traceback."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image

from kiosk.cli import BROKEN, DONE, NOT_SO, USAGE, main
from kiosk.config import RESOURCES, Home
from kiosk.desk import Order
from kiosk.messages import languages
from kiosk.model import ParticipantNumber
from kiosk.scan.picture import decode_file
from kiosk.station import OpenStation
from tests.homes import copied, with_fonts

ORDINARY, SELF_SERVICE, DECLINED, BLOCKED = "100001", "100002", "100005", "100006"
PEOPLE = "40"


@dataclass
class Shell:
    """A home and a way to run `kiosk` in it."""

    home: Path
    capture: pytest.CaptureFixture[str]

    def run(self, *words: str | Path) -> tuple[int, str, str]:
        """Exit code, standard output, standard error."""
        try:
            code = main(["--home", str(self.home), *map(str, words)])
        except SystemExit as ended:
            code = int(str(ended.code))
        told = self.capture.readouterr()
        return code, told.out, told.err

    def json(self, *words: str | Path) -> tuple[int, dict[str, Any]]:
        """Exit code and the one document on standard output."""
        code, out, _ = self.run(*words, "--json")
        document = json.loads(out)
        assert isinstance(document, dict)
        return code, document


Table = Callable[[str], Path]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    assert main(["sample", str(folder), "--people", PEOPLE, "--json"]) == DONE
    return folder


@pytest.fixture(scope="module")
def set_up(sample: Path, font_cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = with_fonts(Home(tmp_path_factory.mktemp("set-up") / "home"), font_cache).root
    assert main(["--home", str(home), "init", "--event", str(sample / "event.toml")]) == DONE
    table = str(sample / "participants.csv")
    assert main(["--home", str(home), "import", table, "--photos", str(sample / "photos")]) == DONE
    return home


@pytest.fixture
def shell(set_up: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(copied(set_up, tmp_path / "home").root, capsys)


def code_of(shell: Shell, number: str) -> str:
    folder = shell.home.parent / "invitations"
    assert shell.run("invite", number, "--out", folder, "--format", "txt")[0] == DONE
    told, code = (folder / "invitations.txt").read_text().strip().split("\t")
    assert told == number
    return code


def test_an_event_is_set_up_and_imported(tmp_path: Path, sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shell = Shell(tmp_path / "home", capsys)

    code, told = shell.json("init", "--event", sample / "event.toml", "--station", "north")
    assert (code, told["station"]) == (DONE, "north")
    code, told = shell.json("import", sample / "participants.csv")
    assert (code, told["version"], told["accepted"], told["refused"]) == (DONE, "1", int(PEOPLE), [])


def test_refused_rows_are_named_beside_accepted_ones(shell: Shell, sample: Path) -> None:
    table = shell.home.parent / "table.csv"
    lines = (sample / "participants.csv").read_text(encoding="utf-8").splitlines()
    table.write_text("\n".join([*lines[:3], lines[3].replace("100003", "no number")]), encoding="utf-8")

    code, told = shell.json("import", table, "--dry-run")

    assert (code, told["version"], told["accepted"]) == (DONE, None, 2)
    assert told["refused"] == [{"line": 4, "field": "number", "reason": "number"}]


def test_a_table_without_a_good_row_changes_nothing(shell: Shell) -> None:
    table = shell.home.parent / "table.csv"
    table.write_text("number,family_name,category,status\n1,Somebody,nothing,approved\n")

    code, told = shell.json("import", table)

    assert (code, told["version"], told["accepted"]) == (NOT_SO, None, 0)
    assert shell.json("scan", code_of(shell, ORDINARY), "--look")[1]["participant"] == ORDINARY


def test_a_scan_decides_and_a_look_writes_nothing(shell: Shell) -> None:
    before = shell.json("journal")[1]["entries"]
    code, told = shell.json("scan", code_of(shell, ORDINARY), "--look")

    assert (code, told["decision"], told["reason"]) == (NOT_SO, "needs", "identity_required")
    assert (told["participant"], told["badge"]) == (ORDINARY, None)
    assert told["data_age_s"] >= 0
    assert shell.json("journal")[1]["entries"] == before
    shell.json("scan", code_of(shell, ORDINARY))
    assert shell.json("journal")[1]["entries"] == before + 1


@pytest.mark.parametrize("form", ["png", "pdf"])
def test_an_invitation_is_read_from_its_picture_and_letter(shell: Shell, form: str) -> None:
    folder = shell.home.parent / "invitations"
    shell.run("invite", SELF_SERVICE, "--out", folder, "--format", form)

    code, told = shell.json("scan", folder / f"{SELF_SERVICE}.{form}")

    assert (code, told["decision"], told["participant"]) == (DONE, "allowed", SELF_SERVICE)


def test_a_stream_of_codes_gets_one_line_each(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [code_of(shell, SELF_SERVICE), "https://example.org", "", code_of(shell, DECLINED)]
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(lines) + "\n"))

    code, out, _ = shell.run("scan", "-")

    told = [json.loads(line) for line in out.splitlines()]
    assert code == DONE
    assert [each["reason"] for each in told] == [None, "foreign", "unreadable", "declined"]


def test_a_badge_is_issued_verified_voided_and_no_second_one_comes_out(shell: Shell) -> None:
    code, told = shell.json("issue", ORDINARY, "--identity-checked")
    serial, file = told["serial"], Path(told["file"])
    assert (code, told["decision"], told["outcome"]) == (DONE, "allowed", "printed")
    assert file == shell.home / "printed" / f"{serial}.pdf"
    assert shell.json("verify", file)[1]["decision"] == "passed"

    code, told = shell.json("issue", ORDINARY, "--identity-checked")
    assert (code, told["reason"], told["serial"]) == (NOT_SO, "already_issued", None)
    assert shell.json("handover", serial)[0] == DONE
    assert shell.json("void", serial, "--reason", "lost")[0] == DONE

    code, told = shell.json("verify", file)
    assert (code, told["decision"], told["reason"]) == (NOT_SO, "refused", "void")


def test_a_printer_that_cannot_print_leaves_the_guest_free_to_come_again(shell: Shell) -> None:
    printed = shell.home / "printed"
    printed.write_text("a file where the folder should be")

    code, told = shell.json("issue", ORDINARY, "--identity-checked")

    assert (code, told["decision"], told["outcome"], told["file"]) == (NOT_SO, "allowed", "failed", None)
    printed.unlink()
    assert shell.json("issue", ORDINARY, "--identity-checked")[1]["outcome"] == "printed"


def test_a_badge_is_handed_over_once(shell: Shell) -> None:
    serial = shell.json("issue", ORDINARY, "--identity-checked")[1]["serial"]

    assert shell.json("handover", serial, "--collector", "Somebody Else")[0] == DONE
    code, told = shell.json("handover", serial)

    assert (code, told["reason"]) == (NOT_SO, "handed_over")
    assert "Somebody" not in str(shell.json("journal", "--tail", "20")[1])


def test_a_badge_comes_out_although_nobody_listens_to_what_is_said(shell: Shell) -> None:
    command = [sys.executable, "-m", "kiosk", "--home", str(shell.home), "issue", ORDINARY, "--identity-checked"]
    with Path("/dev/full").open("w") as deaf:
        subprocess.run(command, stdout=deaf, stderr=subprocess.DEVNULL, check=False)

    assert len(list((shell.home / "printed").glob("*.pdf"))) == 1


def test_a_badge_left_in_the_ledger_is_printed_when_its_holder_is_asked_for_again(shell: Shell) -> None:
    station = OpenStation(Home(shell.home))
    left = station.desk.issue(
        ParticipantNumber(int(ORDINARY)), Order("folder", identity_checked=True), station.now(), None
    )
    station.close()

    code, told = shell.json("issue", ORDINARY)

    assert (code, told["reason"]) == (NOT_SO, "in_print")
    assert (shell.home / "printed" / f"{left.serial}.pdf").exists()


def test_a_reissue_voids_the_old_badge_in_the_same_act(shell: Shell) -> None:
    old = shell.json("issue", ORDINARY, "--identity-checked")[1]

    code, new = shell.json("reissue", ORDINARY, "--reason", "lost")

    assert (code, new["outcome"]) == (DONE, "printed")
    assert new["serial"] != old["serial"]
    assert new["entry"]
    assert shell.json("verify", old["file"])[1]["reason"] == "void"
    assert shell.json("verify", new["file"])[1]["decision"] == "passed"


def test_a_mismatch_means_no_badge_today(shell: Shell) -> None:
    assert shell.json("issue", ORDINARY, "--mismatch", "birth_date,family_name")[1]["reason"] == "identity_mismatch"
    assert shell.json("issue", ORDINARY, "--identity-checked")[1]["reason"] == "identity_mismatch"


def test_a_specimen_is_a_picture_with_a_code_that_no_checkpoint_lets_pass(shell: Shell) -> None:
    out = shell.home.parent / "specimen.png"

    code, told = shell.json("badge", ORDINARY, "--out", out)

    assert (code, told["pages"]) == (DONE, 1)
    assert len(decode_file(out)[0]) == 202
    assert shell.json("verify", out)[1]["reason"] == "void"


@pytest.mark.parametrize(
    ("words", "mode", "dpi"),
    [
        ((), "RGB", 300),
        (("--dpi", "203"), "RGB", 203.2),
        (("--mono",), "1", 203.2),
        (("--mono", "--dpi", "300"), "1", 300),
        (("--mono", "--dpi", "305"), "1", 304.8),
    ],
)
def test_both_sides_of_a_specimen_are_one_picture_for_the_eye_or_a_label_printer(
    shell: Shell, words: tuple[str, ...], mode: str, dpi: float
) -> None:
    out, layout = shell.home.parent / "specimen.png", RESOURCES / "badges" / "card-86x54-portrait.toml"

    code, told = shell.json("badge", ORDINARY, "--layout", layout, "--out", out, *words)

    width, height, gap = (round(side / 25.4 * dpi) for side in (54, 86, 5))
    with Image.open(out) as picture:
        assert (code, told["pages"], picture.mode) == (DONE, 2, mode)
        assert picture.size == (2 * width + gap, height)
    assert len(decode_file(out)[0]) == 202


def test_everybody_s_badges_are_one_file(shell: Shell) -> None:
    out = shell.home.parent / "everybody.pdf"

    code, told = shell.json("badge", "--all", "--out", out)

    assert (code, told["refused"]) == (DONE, [])
    assert told["badges"] + sum(told["left_out"].values()) == int(PEOPLE)
    with pypdfium2.PdfDocument(out) as document:
        assert len(document) == told["pages"]
    for language in languages():
        _, said, _ = shell.run("badge", "--all", "--out", out, "--language", language)
        assert str(told["badges"]) in said
        assert not re.search(r"cli\.|left_out\.|\{\w+\}", said)


def test_a_zone_that_the_badge_lacks_stays_shut(shell: Shell) -> None:
    file = shell.json("issue", ORDINARY, "--identity-checked")[1]["file"]
    zones = shell.json("verify", file)[1]["zones"]

    assert shell.json("verify", file, "--zone", zones[0])[0] == DONE
    assert shell.json("verify", file, "--zone", "Z")[1]["reason"] == "zone_denied"
    assert shell.json("verify", file, "--at", "2031-01-01T10:00")[1]["reason"] == "expired"


def test_the_journal_is_whole_and_its_tail_names_nobody(shell: Shell) -> None:
    shell.run("issue", ORDINARY, "--identity-checked")

    code, told = shell.json("journal", "--check", "--tail", "5")

    assert (code, told["ok"], len(told["tail"])) == (DONE, True, 5)
    assert told["tips"][0]["seq"] == told["entries"]
    assert told["tail"][-1]["kind"] == "print"


def test_a_healthy_station_has_no_red_check(shell: Shell) -> None:
    code, told = shell.json("doctor")

    assert {check["name"]: check["next_step"] for check in told["checks"] if not check["ok"]} == {}
    assert code == DONE
    assert shell.json("printers")[1]["printers"][0]["ready"] is True
    assert shell.json("printers", "test", "folder")[1]["outcome"] == "printed"
    assert shell.json("stats")[1]["people"]["head_of_delegation"] > 0


def test_a_blocked_guest_is_stopped_without_a_reason_on_the_screen(shell: Shell) -> None:
    code, out, _ = shell.run("scan", code_of(shell, BLOCKED), "--language", "en")

    assert code == NOT_SO
    assert "block" not in out.lower()
    assert "secur" not in out.lower()


BAD_INPUT: dict[tuple[str, ...], int] = {
    ("import", "/nowhere.csv"): BROKEN,
    ("import", "/nowhere.xlsx"): BROKEN,
    ("init", "--event", "/nowhere.toml", "--home", "{fresh}"): BROKEN,
    ("invite", "999999999", "--out", "{fresh}"): NOT_SO,
    ("invite", "x", "--out", "{fresh}"): USAGE,
    ("invite", "9" * 40, "--out", "{fresh}"): USAGE,
    ("invite", "100001", "--out", "/dev/null"): BROKEN,
    ("issue", "100001", "--printer", "nobody"): USAGE,
    ("reissue", "x", "--reason", "lost"): USAGE,
    ("void", "x", "--reason", "lost"): USAGE,
    ("badge", "999999999", "--out", "{fresh}/x.pdf"): NOT_SO,
    ("badge", "100001", "--out", "{fresh}/x.pdf", "--layout", "/nowhere.toml"): BROKEN,
    ("badge", "100001", "--out", "{fresh}/x.jpg"): USAGE,
    ("badge", "100001", "--out", "/dev/null/x.pdf"): BROKEN,
    ("badge", "100001", "--out", "{fresh}/x.pdf", "--mono"): USAGE,
    ("badge", "100001", "--out", "{fresh}/x.pdf", "--dpi", "300"): USAGE,
    ("badge", "100001", "--out", "{fresh}/x.pdf", "--delegation", "x"): USAGE,
    ("badge", "--all", "--out", "{fresh}/x.png"): USAGE,
    ("badge", "--all", "--out", "{fresh}/x.pdf", "--category", "king"): USAGE,
    ("badge", "--all", "--out", "/dev/null/x.pdf"): BROKEN,
    ("badge", "100001"): USAGE,
    ("badge", "--preview", "--out", "{fresh}/x.pdf"): USAGE,
    ("badge", "--preview", "x"): USAGE,
    ("badge", "--preview", "--mono"): USAGE,
    ("badge", "--preview", "--category", "media"): USAGE,
    ("badge", "--preview", "999999999"): NOT_SO,
    ("verify", "x", "--at", "yesterday"): USAGE,
    ("printers", "test", "nobody"): USAGE,
    ("scan", "x", "--operator", "nobody"): USAGE,
    ("scan", "missing.png"): BROKEN,
    ("scan", "x", "--home", "{fresh}"): BROKEN,
    ("stats", "--home", "{fresh}"): BROKEN,
}


@pytest.mark.parametrize("words", BAD_INPUT, ids=lambda words: " ".join(words)[:50])
def test_bad_input_gets_a_sentence_and_a_next_step(shell: Shell, words: tuple[str, ...]) -> None:
    for language in languages():
        told_in_words(shell, words, language)


def told_in_words(shell: Shell, words: tuple[str, ...], language: str) -> None:
    fresh = str(shell.home.parent / "fresh")

    code, out, error = shell.run(*(word.replace("{fresh}", fresh) for word in words), "--language", language)

    assert code == BAD_INPUT[words]
    assert out == ""
    sentence, next_step = error.strip().splitlines()
    assert sentence.startswith("kiosk: ")
    assert len(next_step.strip()) > 10
    assert "Traceback" not in error
    assert not re.search(r"error\w*\.\w+|\{\w+\}", error)


def test_wrong_usage_is_exit_code_2(shell: Shell) -> None:
    assert shell.run("issue")[0] == USAGE
    assert shell.run("nothing")[0] == USAGE
    assert shell.run("sample", "x", "--people", "0")[0] == USAGE


def test_a_doctor_without_a_station_is_red(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, told = Shell(tmp_path / "none", capsys).json("doctor")

    assert code == NOT_SO
    assert all(check["next_step"] for check in told["checks"] if not check["ok"])


def test_a_broken_program_leaves_a_number_in_the_log_and_no_traceback(shell: Shell) -> None:
    (shell.home / "registry" / "current").write_text("registry-1.db")
    (shell.home / "keys.json").write_text("[1, 2]")

    code, _, error = shell.run("stats")

    assert code == BROKEN
    assert "Traceback" not in error
