"""`kiosk hub` and `kiosk sync`: one JSON document, plain sentences, and never a password on a screen twice."""

import json
from pathlib import Path

import pytest

from kiosk.cli import main
from kiosk.config import Home


def said(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    told: dict[str, object] = json.loads(capsys.readouterr().out)
    return told


def test_a_home_exchanges_with_the_hub_that_it_was_told(
    home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hub = str(tmp_path / "hub.db")
    assert main(["--home", str(home.root), "hub", "init", hub, "--json"]) == 0
    assert said(capsys) == {"hub": hub, "accounts": []}
    assert home.hub_file.stat().st_mode & 0o077 == 0
    assert main(["--home", str(home.root), "sync", "--json"]) == 0
    first = said(capsys)
    assert (first["received"], first["findings"], first["refused"]) == (0, 0, [])
    assert isinstance(first["sent"], int)
    assert first["sent"] > 0
    assert main(["--home", str(home.root), "sync", "--json"]) == 0
    assert said(capsys)["sent"] == 0


def test_a_hub_that_is_away_is_a_sentence_without_the_password(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    url = "postgresql://desk-1:secret@127.0.0.1:9/hub"
    assert main(["--home", str(home.root), "--language", "en", "sync", "--hub", url]) == 3
    told = capsys.readouterr()
    assert "does not answer" in told.err
    assert "secret" not in told.err + told.out


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("words", [["sync"], ["sync", "--pretix"]])
def test_what_cannot_be_done_is_said_plainly(
    home: Home, capsys: pytest.CaptureFixture[str], words: list[str], language: str
) -> None:
    assert main(["--home", str(home.root), "--language", language, *words]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 2


def test_an_address_is_kept_and_shown_without_its_password(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    url = "postgresql://desk-1:secret@hall.example:5432/forum#sha256=00"
    assert main(["--home", str(home.root), "hub", "use", url, "--json"]) == 0
    assert said(capsys) == {"hub": "postgresql://desk-1@hall.example:5432/forum"}
    assert home.hub_file.read_text("utf-8").strip() == url
