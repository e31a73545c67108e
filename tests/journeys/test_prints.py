"""Prints that went wrong, through the command line: a spooler killed in the middle, what a person then answers, a
spoiled badge printed again; and the printers of a station.
"""

from __future__ import annotations

import json
import sys
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from kiosk.cli import BROKEN, DONE, NOT_SO, USAGE
from kiosk.config import Home
from kiosk.desk import Order
from kiosk.model import ParticipantNumber
from kiosk.printing.spooler import Spooler
from kiosk.station import OpenStation
from tests.contracts.printer import SHEET
from tests.journeys.kill.scene import Child
from tests.journeys.kill.worker import DeadlyPaper, sheets_file
from tests.journeys.test_command_line import ORDINARY, SELF_SERVICE, Shell, sample, set_up, shell

__all__ = ["sample", "set_up", "shell"]
needs_kill = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
PRINTERS = """
[[printer]]
name = "badges"
address = "folder:out"
media = [105, 148]
roll = 3
low = 2

[[printer]]
name = "cards"
address = "folder:event.toml/nobody"
media = [54, 86]
"""


def print_and_die(folder: str, number: int, point: str, pipe: Connection) -> None:
    """Issues one badge for a printer that remembers nothing, and dies while it prints."""
    station = OpenStation(Home(Path(folder)))
    order = Order("paper", identity_checked=True)
    answer = station.desk.issue(ParticipantNumber(number), order, station.now(), station.operator)
    pipe.send_bytes(json.dumps({"made": str(answer.serial)}).encode())
    deadly = DeadlyPaper(sheets_file(station.home))
    deadly.point = point
    Spooler(station.journal, {"paper": deadly}, lambda _job: SHEET).step(station.now())


def cut_off(shell: Shell, point: str = "after bytes", number: str = ORDINARY) -> str:
    """The serial of a badge whose spooler was killed when it was sent."""
    child = Child(print_and_die, str(shell.home), int(number), point)
    child.end()
    assert child.process.exitcode == -9
    (serial,) = child.told("made")
    return serial


@needs_kill
def test_a_print_cut_off_is_listed_as_an_open_question(shell: Shell) -> None:
    assert shell.json("unsure") == (DONE, {"unsure": []})
    serial = cut_off(shell)
    code, told = shell.json("unsure")
    (question,) = told["unsure"]
    assert (code, question["serial"], question["participant"]) == (DONE, serial, ORDINARY)
    assert (question["printer"], question["why"]) == ("paper", "printer_gone")
    assert question["name"]
    assert question["since"].endswith("Z")
    assert serial in shell.run("unsure")[1]
    assert shell.json("issue", ORDINARY)[1]["reason"] == "in_print"


@needs_kill
@pytest.mark.parametrize(("answer", "point"), [("came-out", "after bytes"), ("did-not", "before bytes")])
def test_what_a_person_found_in_the_tray_settles_it(shell: Shell, answer: str, point: str) -> None:
    serial = cut_off(shell, point)
    code, told = shell.json("unsure", "answer", serial, answer)
    assert (code, told["decision"], told["serial"]) == (DONE, "allowed", serial)
    assert shell.json("unsure")[1]["unsure"] == []
    assert shell.json("unsure", "answer", serial, answer)[0] == NOT_SO
    told = shell.json("issue", ORDINARY)[1]
    assert told["reason"] == ("already_issued" if answer == "came-out" else None)
    assert told["outcome"] == (None if answer == "came-out" else "printed")
    assert shell.json("journal", "--check")[1]["ok"] is True


@needs_kill
def test_a_spoiled_badge_is_void_and_the_next_act_issues_another(shell: Shell) -> None:
    serial = cut_off(shell)
    assert shell.json("unsure", "answer", serial, "spoiled")[0] == DONE
    code, told = shell.json("issue", ORDINARY)
    assert (code, told["outcome"]) == (DONE, "printed")
    assert told["serial"] != serial


@needs_kill
def test_a_reprint_answers_the_question_and_prints(shell: Shell) -> None:
    serial = cut_off(shell)
    shell.json("unsure")
    code, told = shell.json("reprint", serial)
    assert (code, told["decision"], told["outcome"]) == (DONE, "allowed", "printed")
    assert told["serial"] != serial
    assert shell.json("unsure")[1]["unsure"] == []


def test_a_spoiled_badge_is_printed_again_and_only_the_new_one_passes(shell: Shell) -> None:
    old = shell.json("issue", ORDINARY, "--identity-checked")[1]
    code, told = shell.json("reprint", old["serial"])
    assert (code, told["decision"], told["outcome"]) == (DONE, "allowed", "printed")
    assert shell.json("verify", old["file"])[1]["reason"] == "void"
    assert shell.json("verify", told["file"])[1]["decision"] == "passed"
    assert shell.json("reprint", old["serial"])[1]["reason"] == "void"
    assert shell.run("reprint", "nonsense")[0] == USAGE
    code, out, _ = shell.run("unsure", "answer", told["serial"], "spoiled")
    assert code == NOT_SO
    assert told["serial"] in out


def test_printers_are_listed_with_what_to_do_what_waits_and_what_is_left(shell: Shell) -> None:
    (shell.home / "printers.toml").write_text(PRINTERS, encoding="utf-8")
    issued = shell.json("issue", SELF_SERVICE, "--identity-checked")[1]
    assert Path(issued["file"]).parent == shell.home / "out"

    code, told = shell.json("printers")
    badges, cards = told["printers"]
    assert (code, badges["ready"], badges["left"], badges["low"]) == (NOT_SO, True, 2, True)
    assert (badges["media"], badges["queue"], "roll" in badges["next_step"]) == ([105, 148], 0, True)
    assert (cards["ready"], cards["reasons"], cards["left"]) == (False, ["offline"], None)
    assert cards["next_step"]

    assert shell.json("printers", "roll", "badges", "500") == (DONE, {"printer": "badges", "left": 500})
    assert shell.json("printers")[1]["printers"][0]["next_step"] == ""
    code, out, _ = shell.run("printers")
    assert "500" in out
    assert "badges" in out


def test_a_printer_that_is_named_is_used_and_the_wrong_paper_is_refused(shell: Shell) -> None:
    (shell.home / "printers.toml").write_text(PRINTERS, encoding="utf-8")
    code, told = shell.json("issue", SELF_SERVICE, "--identity-checked", "--printer", "cards")
    assert (code, told["decision"], told["reason"], told["serial"]) == (NOT_SO, "needs", "wrong_media", None)
    assert shell.json("issue", SELF_SERVICE, "--printer", "badges")[0] == DONE
    assert shell.run("issue", SELF_SERVICE, "--printer", "folder")[0] == USAGE


def test_a_test_page_comes_out_of_a_printer_by_its_name(shell: Shell) -> None:
    (shell.home / "printers.toml").write_text(PRINTERS, encoding="utf-8")
    code, told = shell.json("printers", "test", "badges")
    assert (code, told["outcome"]) == (DONE, "printed")
    assert Path(told["file"]).is_file()
    assert shell.run("printers", "test", "elsewhere")[0] == USAGE
    assert shell.run("printers", "roll", "badges", "many")[0] == USAGE


def test_a_wrong_printers_file_is_named_with_its_key(shell: Shell) -> None:
    (shell.home / "printers.toml").write_text(PRINTERS.replace("low = 2", "low = two"), encoding="utf-8")
    code, _, told = shell.run("printers")
    assert code == BROKEN
    assert "printers.toml" in told
    (shell.home / "printers.toml").write_text(PRINTERS.replace("low = 2", "low = -2"), encoding="utf-8")
    code, _, told = shell.run("issue", SELF_SERVICE)
    assert code == BROKEN
    assert "printer[1].low" in told
