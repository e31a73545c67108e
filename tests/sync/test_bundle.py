"""A stick between real stations: what it brings, what is refused and how it is named, whatever happened to the file."""

import json
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import pytest

from kiosk import cli
from kiosk.carry import note_read, side_of
from kiosk.desk import Order
from kiosk.model import FindingKind, ParticipantNumber, Reason, StationRole, Verdict
from kiosk.news import STICK
from kiosk.organiser import strike
from kiosk.sync.bundle import Contents, Made, make_bundle
from kiosk.sync.bundle_file import JOURNAL, LABEL, MIMETYPE, PUBLICATION, SUFFIX
from kiosk.sync.bundle_reader import Read, read_bundle
from kiosk.sync.refusals import BundleRefusal
from tests.core.world import ANNA, CLERK, NOW, PEOPLE, SUPERVISOR, StationAt, write_event
from tests.sync.test_merge import issued, same, scanned
from tests.sync.town import Town

CHECKED = Order("folder", identity_checked=True)
WHOLE = ("publication", BundleRefusal.ROLLED_BACK)


def made(station: StationAt, file: Path, *, registry: bool = False) -> Made:
    return make_bundle(side_of(station), file, Contents(registry=registry))


def read(station: StationAt, file: Path) -> Read:
    return read_bundle(side_of(station), file)


@pytest.fixture
def stick(town: Town, tmp_path: Path) -> Path:
    """The organiser's bundle."""
    file = tmp_path / f"stick{SUFFIX}"
    made(town.organiser, file, registry=True)
    return file


def rewritten(source: Path, target: Path, change: Callable[[dict[str, bytes]], object]) -> Path:
    """The same file with other members."""
    with ZipFile(source) as bundle:
        members = {name: bundle.read(name) for name in bundle.namelist()}
    change(members)
    with ZipFile(target, "w", ZIP_STORED) as bundle:
        for name, data in members.items():
            bundle.writestr(ZipInfo(name), data)
    return target


def test_a_desk_that_read_the_organisers_stick_scans_an_invitation_and_issues_a_badge(town: Town, stick: Path) -> None:
    desk = town.station("desk-2")
    told = read(desk, stick)
    assert (told.registry, told.photos, told.refused, told.writers) == (1, 1, (), ())
    letter = town.organiser.invitation(ParticipantNumber(ANNA))
    assert letter
    whom = desk.desk.read_code(letter.code)
    assert desk.desk.scan(whom, NOW, CLERK).decision.reason is Reason.IDENTITY_REQUIRED
    answer = desk.desk.issue(whom, CHECKED, NOW, CLERK)
    assert answer.decision.positive
    assert answer.serial
    job = desk.print_now(answer.serial)
    assert job
    assert desk.document_file(answer.serial)
    desk.close()


def test_a_badge_voided_at_a_desk_is_refused_at_a_checkpoint_that_read_its_stick(
    town: Town, stick: Path, tmp_path: Path
) -> None:
    desk, gate = town.station("desk-2"), town.station("gate-1", StationRole.CHECKPOINT)
    made(town.organiser, stick, registry=True)
    read(desk, stick)
    read(gate, stick)
    issue = desk.desk.issue(ParticipantNumber(ANNA), CHECKED, NOW, CLERK)
    assert issue.serial
    job = desk.print_now(issue.serial)
    assert job
    first = tmp_path / "first"
    made(desk, first)
    assert read(gate, first).received > 0
    assert gate.checkpoint.verify(job.code, "A", NOW, None).decision.verdict is Verdict.PASSED
    assert desk.desk.void(issue.serial, "lost", NOW, SUPERVISOR).decision.positive
    second = tmp_path / "second"
    made(desk, second)
    assert read(gate, second).received > 0
    told = gate.checkpoint.verify(job.code, "A", NOW, None).decision
    assert (told.verdict, told.reason) == (Verdict.REFUSED, Reason.VOID)
    desk.close()
    gate.close()


def test_sticks_both_ways_make_the_same_truth_and_reading_twice_is_harmless(
    town: Town, stick: Path, tmp_path: Path
) -> None:
    desk = town.station("desk-2")
    scanned(desk, times=3)
    issued(desk)
    back = tmp_path / "back"
    sent = made(desk, back)
    assert sent.newest == desk.journal.newest()
    assert read(town.organiser, back).received >= 5
    assert read(town.organiser, back).received == 0
    made(town.organiser, stick)
    told = read(desk, stick)
    assert told.known == desk.journal.newest()
    assert read(desk, stick).received == 0
    same(town.organiser, desk)
    desk.close()


def test_a_bundle_of_journals_alone_brings_no_registry(town: Town, tmp_path: Path) -> None:
    desk = town.station("desk-2")
    scanned(town.organiser)
    file = tmp_path / "journals"
    made(town.organiser, file)
    with ZipFile(file) as bundle:
        assert bundle.namelist() == [MIMETYPE, JOURNAL, LABEL]
    told = read(desk, file)
    assert told.received
    assert (told.registry, told.photos, told.refused) == (None, 0, ())
    assert not desk.home.registry_folder.exists()
    desk.close()


def test_the_organisers_home_never_applies_a_word_not_even_its_own(town: Town, stick: Path) -> None:
    assert read(town.organiser, stick).registry is None
    assert not town.organiser.home.trusted_folder.exists()
    assert town.organiser.shelf.current().version.number == 1


def test_where_the_organisers_word_is_refused_the_journals_are_taken_all_the_same(
    town: Town, stick: Path, tmp_path: Path
) -> None:
    desk = town.station("desk-2")
    scanned(town.organiser)
    old = tmp_path / "old"
    made(town.organiser, old, registry=True)
    town.organiser.import_table(write_event(tmp_path / "again", PEOPLE[1:]))
    newer = tmp_path / "newer"
    made(town.organiser, newer, registry=True)
    assert read(desk, newer).registry == 2
    scanned(town.organiser)

    def with_new_journal(members: dict[str, bytes]) -> None:
        made(town.organiser, tmp_path / "journals")
        with ZipFile(tmp_path / "journals") as bundle:
            members[JOURNAL] = bundle.read(JOURNAL)

    told = read(desk, rewritten(old, tmp_path / "mixed", with_new_journal))
    assert told.refused == (("publication", BundleRefusal.ROLLED_BACK),)
    assert told.received == 1
    assert desk.shelf.current().version.number == 2
    desk.close()


def test_where_the_journals_are_refused_the_organisers_word_is_taken_all_the_same(
    town: Town, stick: Path, tmp_path: Path
) -> None:
    desk = town.station("desk-2")
    told = read(desk, rewritten(stick, tmp_path / "torn", lambda members: members.update({JOURNAL: b"torn"})))
    assert told.refused == (("journal", BundleRefusal.TAMPERED),)
    assert told.registry == 1
    desk.close()


def test_a_writer_whose_entries_were_changed_is_named_and_the_others_are_taken(town: Town, tmp_path: Path) -> None:
    from kiosk.sync.parcels import pack_parcel

    desk, other = town.station("desk-2"), town.station("desk-3")
    scanned(desk)
    scanned(other)
    read(town.organiser, _journals(other, tmp_path / "other"))
    parcel = town.organiser.journal.parcel()
    at = next(place for place, line in enumerate(parcel.lines) if line.writer == other.journal.pen.writer)
    lie = replace(parcel.lines[at], subject="7")
    lies = replace(parcel, lines=(*parcel.lines[:at], lie, *parcel.lines[at + 1 :]))
    file = rewritten(
        _journals(town.organiser, tmp_path / "true"),
        tmp_path / "false",
        lambda members: members.update({JOURNAL: pack_parcel(lies)}),
    )
    told = read(desk, file)
    assert told.refused == ()
    assert told.writers == ((other.journal.pen.writer, "broken_chain"),)
    desk.close()
    other.close()


def _journals(station: StationAt, file: Path) -> Path:
    made(station, file)
    return file


def test_a_flipped_byte_never_brings_what_was_not_signed(town: Town, stick: Path, tmp_path: Path) -> None:
    desk, luck = town.station("desk-2"), random.Random(7)
    scanned(town.organiser, times=5)
    made(town.organiser, stick, registry=True)
    data = stick.read_bytes()
    true = {line.id for line in town.organiser.journal.parcel().lines}
    people = list(town.organiser.shelf.current().people())
    refused = 0
    for at in (luck.randrange(len(data)) for _ in range(60)):
        file = tmp_path / "flipped"
        file.write_bytes(data[:at] + bytes([data[at] ^ (1 << luck.randrange(8))]) + data[at + 1 :])
        told = read(desk, file)
        refused += bool(told.refused)
        if told.registry is not None:
            assert list(desk.shelf.current().people()) == people
    assert {line.id for line in desk.journal.parcel().lines} <= true | {
        line.id for line in desk.journal.parcel().lines if line.writer == desk.journal.pen.writer
    }
    assert refused > 30
    assert desk.journal.check().fault is None
    desk.close()


def test_a_file_that_was_cut_off_is_refused_wherever_it_ends(town: Town, stick: Path, tmp_path: Path) -> None:
    desk = town.station("desk-2")
    data = stick.read_bytes()
    for part in range(30):
        file = tmp_path / "cut"
        file.write_bytes(data[: len(data) * part // 30])
        told = read(desk, file)
        why = BundleRefusal.CUT_SHORT if part else BundleRefusal.NOT_A_BUNDLE
        assert told == Read(refused=(("bundle", why),))
    assert not desk.home.registry_folder.exists()
    desk.close()


@pytest.mark.parametrize("data", [b"", b"PK", b"GIF89a", b"PK\x05\x06" + bytes(18), random.Random(1).randbytes(5000)])
def test_what_is_no_bundle_is_called_that(town: Town, tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "file"
    file.write_bytes(data)
    assert read(town.organiser, file).refused == (("bundle", BundleRefusal.NOT_A_BUNDLE),)


def _labelled(**changes: object) -> Callable[[dict[str, bytes]], None]:
    def change(members: dict[str, bytes]) -> None:
        members[LABEL] = json.dumps({**json.loads(members[LABEL]), **changes}).encode()

    return change


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (_labelled(event="forum-2041"), BundleRefusal.OTHER_EVENT),
        (_labelled(format=2), BundleRefusal.TOO_NEW),
        (_labelled(format="?"), BundleRefusal.TAMPERED),
        (_labelled(kind="a holiday"), BundleRefusal.NOT_A_BUNDLE),
        (lambda members: members.update({LABEL: b"[1]"}), BundleRefusal.TAMPERED),
        (lambda members: members.update({LABEL: b"[" * 9000}), BundleRefusal.TAMPERED),
        (lambda members: members.update({"publication/../../keys.json": b"{}"}), BundleRefusal.TAMPERED),
        (lambda members: members.update({"/etc/passwd": b""}), BundleRefusal.TAMPERED),
        (lambda members: members.update({"publication/photos/..": b""}), BundleRefusal.TAMPERED),
        (lambda members: members.update({"readme.exe": b""}), BundleRefusal.TAMPERED),
    ],
)
def test_a_bundle_that_is_not_what_it_should_be_is_refused_whole(
    town: Town, stick: Path, tmp_path: Path, change: Callable[[dict[str, bytes]], None], why: BundleRefusal
) -> None:
    told = read(town.organiser, rewritten(stick, tmp_path / "changed", change))
    assert told == Read(refused=(("bundle", why),))


def test_members_that_are_compressed_or_there_twice_are_refused(town: Town, stick: Path, tmp_path: Path) -> None:
    bomb = tmp_path / "bomb"
    bomb.write_bytes(stick.read_bytes())
    with ZipFile(bomb, "a", ZIP_DEFLATED) as bundle:
        bundle.writestr(f"{PUBLICATION}photos/bomb", bytes(50_000_000))
    twice = tmp_path / "twice"
    twice.write_bytes(stick.read_bytes())
    with ZipFile(twice, "a", ZIP_STORED) as bundle, pytest.warns(UserWarning, match="Duplicate"):
        bundle.writestr(ZipInfo(JOURNAL), b"other")
    for file in (bomb, twice):
        assert read(town.organiser, file).refused == (("bundle", BundleRefusal.TAMPERED),)


def test_a_journal_that_would_unpack_without_end_is_refused(
    town: Town, stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kiosk.sync.squeeze import squeezed

    monkeypatch.setattr("kiosk.sync.parcels.MOST_BYTES", 3_000_000)
    bomb = squeezed(b" " * 20_000_000, 3)
    told = read(town.organiser, rewritten(stick, tmp_path / "bomb", lambda members: members.update({JOURNAL: bomb})))
    assert told.refused == (("journal", BundleRefusal.TAMPERED),)


def test_a_station_that_was_struck_off_is_struck_off_wherever_the_stick_is_read(
    town: Town, stick: Path, tmp_path: Path
) -> None:
    desk, other = town.station("desk-2"), town.station("desk-3")
    issued(other)
    strike(town.organiser, "desk-3")
    made(town.organiser, stick, registry=True)
    read(desk, stick)
    read(desk, _journals(other, tmp_path / "struck"))
    state = desk.journal.state(ParticipantNumber(ANNA))
    assert state.current_badge is None
    assert {finding.kind for finding in state.findings} == {FindingKind.STRUCK}
    desk.close()
    other.close()


def run(station: StationAt, *words: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, object]]:
    code = cli.main(["--home", str(station.home.root), "--json", *words])
    told = capsys.readouterr().out
    return code, json.loads(told) if told else {}


def test_the_command_line_makes_and_reads_bundles(
    town: Town, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = town.station("desk-2")
    file = str(tmp_path / f"out{SUFFIX}")
    code, told = run(town.organiser, "bundle", "make", "--registry", "--out", file, capsys=capsys)
    assert (code, told["received"], told["findings"], told["bytes"]) == (0, 0, 0, Path(file).stat().st_size)
    assert town.organiser.news().road == "stick"
    code, told = run(desk, "bundle", "read", file, capsys=capsys)
    assert (code, told["registry"], told["photos"], told["refused"]) == (0, 1, 1, [])
    assert desk.news().road == "stick"
    Path(file).write_bytes(b"?")
    code, told = run(desk, "bundle", "read", file, capsys=capsys)
    assert (code, told["refused"]) == (1, [{"part": "bundle", "why": "not_a_bundle"}])
    code, _ = run(desk, "bundle", "make", "--registry", "--out", file, capsys=capsys)
    assert code == 3
    code, _ = run(desk, "bundle", "read", str(tmp_path / "none"), capsys=capsys)
    assert code == 3
    desk.close()


def test_a_stick_that_goes_round_takes_and_brings_everything(
    town: Town, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk, other, stick = town.station("desk-2"), town.station("desk-3"), tmp_path / "usb"
    stick.mkdir()
    scanned(desk)
    scanned(other)
    for station in (town.organiser, desk, other, town.organiser, desk):
        code, told = run(station, "sync", "--bundle", str(stick), capsys=capsys)
        assert (code, told["refused"]) == (0, [])
        assert int(str(told["sent"])) > 0
    assert len(list(stick.glob(f"*{SUFFIX}"))) == 3
    assert desk.shelf.current().version.number == other.shelf.current().version.number == 1
    ids = [{line.id for line in station.journal.parcel().lines} for station in (town.organiser, desk)]
    assert {line.id for line in other.journal.parcel().lines} <= ids[0]
    assert ids[0] <= ids[1]
    code, told = run(other, "sync", "--bundle", str(next(stick.glob("*desk-2*"))), capsys=capsys)
    assert (code, told["sent"]) == (0, 0)
    desk.close()
    other.close()


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("why", list(BundleRefusal))
def test_every_refusal_has_a_sentence_and_a_next_step(language: str, why: BundleRefusal) -> None:
    from kiosk.messages import catalogue

    said = catalogue(language)
    assert said[f"bundle_why.{why}"]
    assert said[f"bundle_next.{why}"]


def test_what_was_given_before_does_not_wait_again_after_reading(town: Town, tmp_path: Path) -> None:
    desk = town.station("desk-2")
    scanned(desk, times=3)
    desk.note_exchange(STICK, made(desk, tmp_path / "out").newest)
    assert desk.news().waiting == 0
    scanned(desk)
    note_read(desk, read(desk, _journals(town.organiser, tmp_path / "of-others")).known)
    assert desk.news().waiting == 1
    read(town.organiser, _journals(desk, tmp_path / "out"))
    note_read(desk, read(desk, _journals(town.organiser, tmp_path / "of-others")).known)
    assert desk.news().waiting == 0
    desk.close()
