"""The organiser's word: believed by its signatures alone, never an older one, kept according to the station's role."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import Metadata, Timestamp

from kiosk.config import BADGES, RESOURCES
from kiosk.errors import KioskError
from kiosk.intake.copy import registry_rows
from kiosk.model import ParticipantNumber, Reason, StationRole
from kiosk.organiser import strike
from kiosk.sync.publication import (
    PHOTO_LIST,
    PHOTOS,
    REGISTRY,
    ROOT,
    SNAPSHOT,
    TARGETS,
    TIMESTAMP,
)
from kiosk.sync.publication_reader import Applied
from kiosk.sync.refusals import BundleRefusal
from tests.core.world import ANNA, NOW, StationAt, jpeg, write_event
from tests.sync.town import Town
from tests.sync.word import imported_again, nothing_here, published, taken


def own(name: str) -> str:
    """A file's name without the hash or the version before it, and without where a piece begins."""
    folder, slash, last = name.rpartition("/")
    return (
        folder + slash + last.partition(".")[2].rpartition("-")[0] if folder == "registry" else last.partition(".")[2]
    )


def test_the_organisers_home_says_everything_that_a_station_needs(town: Town) -> None:
    files = published(town.organiser)
    kinds = set(map(own, files))
    assert {ROOT, TIMESTAMP} <= files.keys()
    assert {SNAPSHOT, TARGETS, "event.toml", "roster.json", PHOTO_LIST} <= kinds
    assert {f"registry/{table}" for table in ("participant", "invitation", "signer", "meta")} <= kinds
    assert sum(name.startswith("photos/") for name in files) == 1
    assert next(iter(files)).startswith("photos/")
    assert list(files)[-1] == TIMESTAMP
    assert len(files) == len(list(files)) == len(dict(files))
    assert sum(map(len, files.values())) == files.size


def test_only_the_organisers_home_publishes(town: Town) -> None:
    desk = town.station("desk-2")
    with pytest.raises(KioskError, match="not_the_organiser"):
        published(desk)
    desk.close()


def test_a_desk_keeps_what_the_organiser_has(town: Town) -> None:
    desk = town.station("desk-2")
    assert taken(desk, published(town.organiser)) == Applied(registry=1, photos=1)
    here, there = desk.shelf.current(), town.organiser.shelf.current()
    assert here.version == there.version
    assert list(here.people()) == list(there.people())
    anna = here.person(ParticipantNumber(ANNA))
    assert anna
    assert desk.photo(anna) == town.organiser.photo(anna)
    letter = town.organiser.invitation(ParticipantNumber(ANNA))
    assert letter
    told = desk.desk.scan(desk.desk.read_code(letter.code), NOW, None).decision
    assert told.reason is Reason.IDENTITY_REQUIRED
    assert told == town.organiser.desk.scan(town.organiser.desk.read_code(letter.code), NOW, None).decision
    desk.close()


def test_the_same_word_twice_changes_nothing(town: Town) -> None:
    desk = town.station("desk-2")
    files = dict(published(town.organiser))
    taken(desk, files)
    file = (desk.home.registry_folder / "current").read_text()
    assert taken(desk, files) == Applied()
    assert taken(desk, published(town.organiser)) == Applied()
    assert (desk.home.registry_folder / "current").read_text() == file
    desk.close()


def test_a_desk_that_looks_sees_the_next_version_at_once(town: Town, tmp_path: Path) -> None:
    desk = town.station("desk-2")
    taken(desk, published(town.organiser))
    assert desk.shelf.current().person(ParticipantNumber(ANNA))
    imported_again(town.organiser, tmp_path / "again", without=ANNA)
    assert taken(desk, published(town.organiser)) == Applied(registry=2)
    assert desk.shelf.current().person(ParticipantNumber(ANNA)) is None
    letter = desk.desk.scan(ParticipantNumber(ANNA), NOW, None)
    assert not letter.decision.positive
    desk.close()


def test_a_withdrawn_invitation_is_withdrawn_at_the_desk_too(town: Town, tmp_path: Path) -> None:
    desk = town.station("desk-2")
    letter = town.organiser.invitation(ParticipantNumber(ANNA))
    assert letter
    imported_again(town.organiser, tmp_path / "again", without=ANNA)
    taken(desk, published(town.organiser))
    told = desk.desk.scan(desk.desk.read_code(letter.code), NOW, None).decision
    here = town.organiser.desk.scan(town.organiser.desk.read_code(letter.code), NOW, None).decision
    assert told == here
    assert told.reason == "revoked"
    desk.close()


@pytest.mark.parametrize(
    ("role", "empty"),
    [
        (StationRole.CHECKPOINT, {"document_type", "document_number", "document_country", "document_expires"}),
        (StationRole.CHECKPOINT, {"birth_date", "note"}),
        (StationRole.SELF_SERVICE, {"document_number"}),
    ],
)
def test_a_copy_holds_what_its_role_needs(town: Town, tmp_path: Path, role: StationRole, empty: set[str]) -> None:
    imported_again(town.organiser, tmp_path / "again", note="a guest of honour")
    station = town.station("other", role)
    taken(station, published(town.organiser))
    rows = _people(station)
    assert {name for name in empty for row in rows if row[name]} == set()
    assert all(row["family_name"] and row["photo"] for row in rows if row["number"] == ANNA)
    if role is StationRole.SELF_SERVICE:
        assert all(row["birth_date"] and row["note"] for row in rows)
    station.close()


def _people(station: StationAt) -> list[dict[str, object]]:
    key = station.keys.secret("database")
    parts = registry_rows(station.home.registry_folder, key)
    return [
        dict(zip(part.columns, row, strict=True)) for part in parts if part.table == "participant" for row in part.rows
    ]


def test_what_did_not_change_keeps_its_name_and_its_bytes(town: Town, tmp_path: Path) -> None:
    before = dict(published(town.organiser))
    town.organiser.moment = NOW + timedelta(minutes=5)
    again = dict(published(town.organiser))
    assert {name for name in before if before[name] != again.get(name)} == {TIMESTAMP}
    imported_again(town.organiser, tmp_path / "again", organisation="Elsewhere")
    after = dict(published(town.organiser))
    new = set(map(own, after.keys() - before.keys()))
    assert new == {f"{REGISTRY}participant", f"{REGISTRY}meta", TARGETS, SNAPSHOT}
    assert {name for name in after.keys() & before.keys() if after[name] != before[name]} == {TIMESTAMP}


def test_versions_rise_even_when_the_folder_of_the_last_one_is_lost(town: Town) -> None:
    desk = town.station("desk-2")
    taken(desk, published(town.organiser))
    for file in town.organiser.home.publication_folder.iterdir():
        file.unlink()
    town.organiser.moment = NOW + timedelta(seconds=5)
    assert taken(desk, published(town.organiser)) == Applied()
    desk.close()


def test_an_older_word_is_refused_and_changes_nothing(town: Town, tmp_path: Path) -> None:
    desk = town.station("desk-2")
    old = dict(published(town.organiser))
    imported_again(town.organiser, tmp_path / "again", without=ANNA)
    taken(desk, published(town.organiser))
    assert taken(desk, old) is BundleRefusal.ROLLED_BACK
    assert desk.shelf.current().version.number == 2
    desk.close()


def test_parts_of_two_words_do_not_go_together(town: Town, tmp_path: Path) -> None:
    desk = town.station("desk-2")
    old = dict(published(town.organiser))
    imported_again(town.organiser, tmp_path / "again", without=ANNA)
    new = dict(published(town.organiser))
    for kind in (TARGETS, SNAPSHOT, f"{REGISTRY}participant"):
        here, there = (next(name for name in files if own(name) == kind) for files in (new, old))
        told = taken(desk, {**new, here: old[there]})
        assert told in (BundleRefusal.TAMPERED, BundleRefusal.ROLLED_BACK, BundleRefusal.CUT_SHORT), kind
    assert nothing_here(desk)
    desk.close()


def test_two_words_lie_side_by_side_and_neither_is_in_the_others_way(town: Town, tmp_path: Path) -> None:
    """As at a hub while the organiser puts the next one there: the timestamp says which it is."""
    desk = town.station("desk-2")
    old = dict(published(town.organiser))
    imported_again(town.organiser, tmp_path / "again", without=ANNA)
    both = {**old, **published(town.organiser)}
    assert taken(desk, {**both, TIMESTAMP: old[TIMESTAMP]}) == Applied(registry=1, photos=1)
    assert taken(desk, both) == Applied(registry=2)
    desk.close()


def test_a_file_that_is_missing_or_shorter_is_named_so(town: Town) -> None:
    desk = town.station("desk-2")
    files = dict(published(town.organiser))
    for name in files:
        if name.startswith(PHOTOS):
            continue
        without = {told: data for told, data in files.items() if told != name}
        assert taken(desk, without) is BundleRefusal.CUT_SHORT, name
        if "/" in name:
            assert taken(desk, {**files, name: files[name][:-1]}) is BundleRefusal.CUT_SHORT, name
    assert nothing_here(desk)
    desk.close()


def test_a_changed_byte_anywhere_is_refused(town: Town) -> None:
    desk = town.station("desk-2")
    files = dict(published(town.organiser))
    for name, data in files.items():
        for at in range(0, len(data), max(1, len(data) // 7)):
            told = taken(desk, {**files, name: data[:at] + bytes([data[at] ^ 4]) + data[at + 1 :]})
            assert isinstance(told, BundleRefusal), (name, at)
    assert not desk.home.registry_folder.exists()
    desk.close()


def test_another_events_word_and_another_organisers_are_refused(town: Town, tmp_path: Path) -> None:
    from tests.core.world import EVENT_TOML, found_station
    from tests.homes import with_fonts

    desk = town.station("desk-2")
    for name, event, why in (
        ("other", EVENT_TOML.replace("forum-2040", "forum-2041"), BundleRefusal.OTHER_EVENT),
        ("same", EVENT_TOML, BundleRefusal.WRONG_KEY),
    ):
        source = write_event(tmp_path / f"{name}-files", toml=event)
        with_fonts(type(desk.home)(tmp_path / name), town.fonts)
        home, _ = found_station(tmp_path / name, source)
        stranger = StationAt(home)
        assert taken(desk, published(stranger)) is why
        stranger.close()
    assert nothing_here(desk)
    desk.close()


def test_a_root_signed_by_somebody_else_is_refused(town: Town) -> None:
    desk = town.station("desk-2")
    files = dict(published(town.organiser))
    forged = json.loads(files[ROOT])
    forged["signed"]["version"] += 1
    assert taken(desk, {**files, ROOT: json.dumps(forged).encode()}) is BundleRefusal.TAMPERED
    forged["signed"]["keys"] = json.loads(files[ROOT])["signed"]["keys"]
    role = forged["signed"]["roles"]["root"]
    role["keyids"] = forged["signed"]["roles"]["timestamp"]["keyids"]
    assert taken(desk, {**files, ROOT: json.dumps(forged).encode()}) is BundleRefusal.WRONG_KEY
    desk.close()


def test_long_after_the_event_nothing_is_believed(town: Town) -> None:
    desk = town.station("desk-2")
    files = dict(published(town.organiser))
    last = datetime(2040, 6, 7, 21, tzinfo=UTC) + timedelta(days=30)
    assert taken(desk, files, last + timedelta(minutes=1)) is BundleRefusal.EXPIRED
    assert isinstance(taken(desk, files, last - timedelta(minutes=1)), Applied)
    desk.close()


def test_a_clock_put_back_does_not_make_an_old_word_young(town: Town) -> None:
    """The organiser published after the end: this home has seen that moment, whatever its clock says now."""
    desk = town.station("desk-2")
    ended = Metadata[Timestamp].from_bytes(published(town.organiser)[TIMESTAMP]).signed.expires
    assert isinstance(taken(desk, published(town.organiser)), Applied)
    _trust_a_moment(desk, town.organiser, ended + timedelta(days=1))
    assert taken(desk, published(town.organiser), NOW) is BundleRefusal.EXPIRED
    desk.close()


def _trust_a_moment(desk: StationAt, organiser: StationAt, moment: datetime) -> None:
    file = desk.home.trusted_folder / TIMESTAMP
    told = Metadata[Timestamp].from_bytes(file.read_bytes())
    told.signed.unrecognized_fields["created"] = moment.isoformat()
    told.sign(CryptoSigner(organiser.keys.signer("registry")))
    file.write_bytes(told.to_bytes())


def test_a_clock_of_the_organisers_that_was_wrong_once_stops_nobody(town: Town) -> None:
    desk, organiser = town.station("desk-2"), town.organiser
    organiser.moment = NOW.replace(year=2090)
    assert isinstance(taken(desk, published(organiser)), Applied)
    organiser.moment = NOW + timedelta(minutes=1)
    assert isinstance(taken(desk, published(organiser)), Applied)
    organiser.moment = NOW.replace(year=1999)
    assert isinstance(taken(desk, published(organiser)), Applied)
    desk.close()


def test_a_damaged_memory_of_what_was_trusted_stops_nobody(town: Town) -> None:
    desk = town.station("desk-2")
    taken(desk, published(town.organiser))
    for name in (ROOT, TIMESTAMP, SNAPSHOT):
        (desk.home.trusted_folder / name).write_bytes(b"{")
    assert taken(desk, published(town.organiser)) == Applied()
    desk.close()


def test_a_format_of_a_newer_program_is_named(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = town.station("desk-2")
    monkeypatch.setattr("kiosk.sync.publication.FORMAT", 2)
    files = dict(published(town.organiser))
    assert taken(desk, files) is BundleRefusal.TOO_NEW
    assert nothing_here(desk)
    desk.close()


def test_without_room_nothing_is_begun(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = town.station("desk-2")
    monkeypatch.setattr("kiosk.sync.publication_reader.GROWTH", 10**12)
    assert taken(desk, published(town.organiser)) is BundleRefusal.DISK_FULL
    assert nothing_here(desk)
    desk.close()


def test_the_roster_comes_with_it(town: Town) -> None:
    desk, other = town.station("desk-2"), town.station("desk-3")
    strike(town.organiser, "desk-3")
    taken(desk, published(town.organiser))
    roster = desk.journal.roster
    assert roster
    assert other.journal.pen.writer in roster.certificates
    assert other.journal.pen.writer in roster.strikes
    desk.close()
    other.close()


def test_a_changed_event_and_its_layouts_are_taken_and_said(town: Town) -> None:
    desk = town.station("desk-2")
    assert isinstance(taken(desk, published(town.organiser)), Applied)
    home = town.organiser.home
    text = home.event_file.read_text(encoding="utf-8")
    home.event_file.write_text(text.replace('en = "Participant"', 'en = "Guest"'), encoding="utf-8")
    home.badge_folder.mkdir(exist_ok=True)
    (home.badge_folder / "back.png").write_bytes(jpeg(8, 8))
    text = home.event_file.read_text(encoding="utf-8").replace(
        'colour = "#1D4ED8"', 'colour = "#1D4ED8"\nlayout = "own"'
    )
    home.event_file.write_text(text, encoding="utf-8")
    (home.badge_folder / "own.toml").write_bytes((RESOURCES / BADGES / "card-86x54-landscape.toml").read_bytes())
    assert taken(desk, published(town.organiser)) == Applied(event=True)
    assert "Guest" in desk.home.event_file.read_text(encoding="utf-8")
    assert (desk.home.badge_folder / "back.png").read_bytes() == jpeg(8, 8)
    again = StationAt(desk.home)
    assert "own" in [category.layout for category in again.event.categories]
    assert again.specimen(ParticipantNumber(ANNA)).pdf
    again.close()
    desk.close()


def test_an_event_that_this_program_cannot_read_is_not_taken(town: Town) -> None:
    desk = town.station("desk-2")
    home = town.organiser.home
    before = desk.home.event_file.read_bytes()
    home.event_file.write_text('id = "forum-2040"\nkind = "of tomorrow"\n', encoding="utf-8")
    assert taken(desk, published(town.organiser)) is BundleRefusal.TOO_NEW
    assert desk.home.event_file.read_bytes() == before
    assert nothing_here(desk)
    desk.close()
