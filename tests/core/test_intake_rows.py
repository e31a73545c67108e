"""The organiser's list: every row is accepted whole or refused with its line, its field and the reason."""

import os
import unicodedata
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kiosk import names
from kiosk.errors import KioskError
from kiosk.intake.loader import ImportReport, Line, Organiser, Signer, Source, import_table
from kiosk.intake.rows import BREAK, COLUMNS, JOINERS, MAX_NOTE, MAX_TEXT, REQUIRED, Checked, RowChecker, Wrong, clean
from kiosk.intake.table import Progress
from kiosk.model import Participant, ParticipantNumber
from kiosk.registry import Shelf
from kiosk.store.keys import public_half
from kiosk.store.photos import PhotoStore
from tests.core import world
from tests.core.tokens import ORGANISER
from tests.core.world import NOW, PEOPLE, csv_text

KEY = bytes(32)


class Intake:
    """Imports one text as a CSV file."""

    def __init__(self, folder: Path) -> None:
        self.file, self.registry = folder / "list.csv", folder / "registry"
        signers = (Signer("invitation", 1, public_half(ORGANISER)),)
        self._organiser = Organiser(world.event(), b"secret", signers, KEY, PhotoStore(folder / "photos", KEY))

    def take(self, data: str | bytes) -> ImportReport:
        self.file.write_bytes(data.encode() if isinstance(data, str) else data)
        return self.read()

    def read(self, progress: Progress | None = None) -> ImportReport:
        return import_table(Source(self.file), self.registry, self._organiser, NOW, progress)

    def people(self) -> list[Participant]:
        shelf = Shelf(self.registry, KEY)
        try:
            return list(shelf.current().people())
        finally:
            shelf.close()


@pytest.fixture
def intake(tmp_path: Path) -> Intake:
    return Intake(tmp_path)


def row(number: int = 1, /, **changes: str) -> dict[str, str]:
    return {**PEOPLE[0], "number": str(number), "photo": "", **changes}


REFUSED = [
    ("number", "number", ["", "0", "-1", "4294967296", "1.0", "seven", "٧", "+5", "9" * 5000]),
    ("number", "twice", ["2", "02"]),
    ("family_name", "empty", [""]),
    ("latin_family_name", "latin", ["Иванова", "Ivanova1", "Iv@nova"]),
    ("latin_given_name", "latin", ["Анна", "安"]),
    ("category", "category", ["", "king", "Participant"]),
    ("zones", "zone", ["Z", "A Z", "AB", "a"]),
    ("days", "day", ["2040-06-04", "today", "2040-06-05,2040-06-06"]),
    ("status", "status", ["", "APPROVED", "maybe"]),
    ("paid", "yes_no", ["true", "Yes", "1"]),
    ("self_service", "yes_no", ["true", "да"]),
    ("country", "country", ["RUS", "ru", "ZZ", "EU", "419"]),
    ("document_country", "country", ["Russia"]),
    ("language", "language", ["Russian!", "r", "RU"]),
    ("birth_date", "date", ["29.02.1980", "1981-02-29", "19800229", "1980-W01-1"]),
    ("document_expires", "date", ["soon", "2045-13-01"]),
    ("photo", "file_name", ["../face.jpg", "a/b.jpg", "C:face.jpg", "a\\b", "a*.jpg"]),
    ("organisation", "too_long", ["x" * (MAX_TEXT + 1)]),
    ("note", "too_long", ["x" * (MAX_NOTE + 1)]),
]


@pytest.mark.parametrize(
    ("field", "reason", "value"),
    [(field, reason, value) for field, reason, values in REFUSED for value in values],
    ids=lambda value: value[:12],
)
def test_a_bad_value_is_refused_by_line_field_and_reason(intake: Intake, field: str, reason: str, value: str) -> None:
    bad = row(9, **{field: value})
    if field == "family_name":
        bad |= {"given_name": "", "latin_family_name": "", "latin_given_name": ""}
    report = intake.take(csv_text([row(1), row(2), bad, row(3)]))
    assert report.refused == [Line(4, field, reason)]
    assert report.accepted == 3
    assert [person.number for person in intake.people()] == [1, 2, 3]


@pytest.mark.parametrize(
    ("country", "region"), [("RU", "RU-BAAA"), ("RU", "DE-BE"), ("RU", "RU"), ("RU", "RU-ba"), ("", "RU-BA")]
)
def test_a_region_must_lie_in_its_country(intake: Intake, country: str, region: str) -> None:
    report = intake.take(csv_text([row(country=country, region=region)]))
    assert report.refused == [Line(2, "region", "region")]


def test_every_reason_of_a_row_is_tried_above() -> None:
    tried = {reason for _, reason, _ in REFUSED} | {"region", "columns"}
    assert tried == {
        *("number", "twice", "empty", "latin", "region", "too_long", "category", "zone", "day", "status"),
        *("yes_no", "country", "language", "date", "file_name", "columns"),
    }


def test_good_edge_values_are_kept(intake: Intake) -> None:
    good = [
        row(4294967295, paid="", days="2040-06-07 2040-06-05", zones="", language="zh-Hans-CN"),
        row(2, family_name="", latin_family_name="", birth_date="", document_expires="", country="XK"),
        row(3, organisation="x" * MAX_TEXT, note="y" * MAX_NOTE, region="RU-MOW"),
    ]
    assert intake.take(csv_text(good)).refused == []
    two, three, most = intake.people()
    assert (most.number, most.paid, most.zones) == (4294967295, None, ())
    assert [str(day) for day in most.days] == ["2040-06-07", "2040-06-05"]
    assert (names.native(two), names.latin(two), two.birth_date) == ("Анна", "Anna", None)
    assert (len(three.organisation), len(three.note)) == (MAX_TEXT, MAX_NOTE)


def test_a_row_comes_back_as_it_was_delivered(intake: Intake) -> None:
    intake.take(csv_text([row(1, middle_name="Петровна", self_service="yes", note="door B")]))
    (person,) = intake.people()
    assert (person.family_name, person.given_name, person.middle_name) == ("Иванова", "Анна", "Петровна")
    assert (person.zones, person.paid, person.self_service, person.note) == (("A", "B"), True, True, "door B")
    assert str(person.birth_date) == "1980-02-29"


@pytest.mark.parametrize("name", ["\u0301\u0302", "-", "😀", "«»"])
def test_marks_and_symbols_are_nobodys_name(intake: Intake, name: str) -> None:
    rows = [row(1, family_name=name, given_name="", latin_family_name="", latin_given_name="")]
    assert intake.take(csv_text(rows)).refused == [Line(2, "family_name", "empty")]


def test_a_latin_name_is_made_of_letters_alone(intake: Intake) -> None:
    intake.take(
        csv_text([row(1, family_name="Смит 😀", given_name="Joe👩‍👧", latin_family_name="", latin_given_name="")])
    )
    assert names.latin(intake.people()[0]) == "Joe Smit"


def test_a_duplicate_keeps_the_first_row_and_names_the_second(intake: Intake) -> None:
    report = intake.take(csv_text([row(1), row(1, given_name="Other")]))
    assert report.refused == [Line(3, "number", "twice")]
    assert intake.people()[0].given_name == "Анна"


def test_a_number_refused_once_may_come_again_in_a_good_row(intake: Intake) -> None:
    report = intake.take(csv_text([row(1, zones="Z"), row(1)]))
    assert (report.refused, report.accepted) == ([Line(2, "zones", "zone")], 1)


@pytest.mark.parametrize("change", ["\n1,2,3", "\n" + "," * 40])
def test_a_row_of_another_width_is_refused(intake: Intake, change: str) -> None:
    report = intake.take(csv_text([row(1)]).rstrip("\n") + change)
    assert (report.refused, report.accepted) == ([Line(3, "", "columns")], 1)


def test_a_missing_latin_name_is_transliterated_and_counted(intake: Intake) -> None:
    nameless = {"latin_family_name": "", "latin_given_name": ""}
    report = intake.take(csv_text([row(1), row(2, **nameless), row(3, **nameless, family_name="王")]))
    assert report.transliterated == 2
    assert [person.latin_family_name for person in intake.people()] == ["Ivanova", "Ivanova", "Wang"]


@pytest.mark.parametrize(
    ("missing", "made"),
    [
        ({"latin_given_name": ""}, ("Told", "Anna")),
        ({"latin_family_name": ""}, ("Ivanova", "Told")),
        ({"given_name": "", "latin_given_name": ""}, ("Told", "")),
        ({"family_name": "", "latin_family_name": ""}, ("", "Told")),
    ],
)
def test_half_a_latin_name_is_made_whole(intake: Intake, missing: dict[str, str], made: tuple[str, str]) -> None:
    told = {"latin_family_name": "Told", "latin_given_name": "Told"}
    report = intake.take(csv_text([row(1, **{**told, **missing})]))
    (person,) = intake.people()
    assert (person.latin_family_name, person.latin_given_name) == made
    assert report.transliterated == ("" not in made)


@pytest.mark.parametrize("name", ["O\u02bbktamov", "G\u2018ulomov", "Ma\u02bcruf", "D\u2019Arc", "O'Neill"])
def test_the_apostrophes_of_latin_names_are_letters(intake: Intake, name: str) -> None:
    assert intake.take(csv_text([row(1, latin_family_name=name)])).refused == []
    assert intake.people()[0].latin_family_name == name


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_excels_ways_of_writing_a_table_are_all_read(
    intake: Intake, start: bytes, delimiter: str, newline: str
) -> None:
    text = csv_text([row(1, note="one, two; three")], delimiter=delimiter).replace("\n", newline)
    report = intake.take(start + text.encode())
    assert (report.accepted, report.refused, report.unknown_columns) == (1, [], [])
    assert intake.people()[0].note == "one, two; three"


def test_columns_may_stand_in_any_order_and_unknown_ones_are_named(intake: Intake) -> None:
    header = ["shoe size", *reversed(COLUMNS), "remarks"]
    report = intake.take(csv_text([row(1)], header))
    assert (report.accepted, report.unknown_columns) == (1, ["shoe size", "remarks"])
    assert intake.people()[0].family_name == "Иванова"


def test_the_required_columns_alone_make_a_registry(intake: Intake) -> None:
    assert intake.take(csv_text([row(1)], REQUIRED)).accepted == 1


@pytest.mark.parametrize("column", REQUIRED)
def test_a_missing_column_is_named(intake: Intake, column: str) -> None:
    with pytest.raises(KioskError, match="table_columns") as caught:
        intake.take(csv_text([row(1)], [name for name in COLUMNS if name != column]))
    assert caught.value.facts["columns"] == column


@pytest.mark.parametrize("twice", [["number"], ["note", "zones"], ["number "]])
def test_a_column_that_stands_twice_is_named(intake: Intake, twice: list[str]) -> None:
    with pytest.raises(KioskError, match="table_columns_twice") as caught:
        intake.take(csv_text([row(1)], [*COLUMNS, "own", *twice, "own", "", ""]))
    assert set(caught.value.facts["columns"].split(", ")) == {name.strip() for name in twice}
    assert not list(intake.registry.iterdir())


def test_columns_that_nobody_reads_may_stand_twice(intake: Intake) -> None:
    assert intake.take(csv_text([row(1)], [*COLUMNS, "own", "own", "", ""])).accepted == 1


@pytest.mark.parametrize("name", ["list.xlsx", "LIST.XLS", "list.ods"])
def test_a_spreadsheet_is_no_table(intake: Intake, name: str) -> None:
    intake.file = intake.file.with_name(name)
    with pytest.raises(KioskError, match="table_kind"):
        intake.take(b"PK\3\4 and so on")
    intake.file.unlink()
    with pytest.raises(KioskError, match="file_missing"):
        intake.read()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_table_is_read_from_a_pipe(intake: Intake) -> None:
    os.mkfifo(intake.file)
    text = csv_text([row(1, note="one, two; three"), row(2, zones="Z")])
    writer = Thread(target=intake.file.write_text, args=(text, "utf-8"))
    writer.start()
    steps: list[tuple[int, int]] = []
    report = intake.read(lambda done, size: steps.append((done, size)))
    writer.join()
    assert (report.accepted, report.refused) == (1, [Line(3, "zones", "zone")])
    assert steps[-1] == (len(text.encode()), len(text.encode()))


def test_a_file_that_cannot_be_read_is_told(intake: Intake, tmp_path: Path) -> None:
    intake.file = tmp_path
    with pytest.raises(KioskError, match="file_unreadable"):
        intake.read()


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf"])
def test_an_empty_file_is_a_broken_machine(intake: Intake, data: bytes) -> None:
    with pytest.raises(KioskError, match="table_empty"):
        intake.take(data)


def test_a_header_without_rows_changes_nothing(intake: Intake) -> None:
    report = intake.take(csv_text([]))
    assert (report.version, report.accepted, report.refused) == (0, 0, [])
    assert not list(intake.registry.iterdir())


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-16-le", "cp1251"])
def test_another_encoding_is_named_by_its_line(intake: Intake, encoding: str) -> None:
    with pytest.raises(KioskError, match="table_encoding"):
        intake.take(csv_text([row(1), row(2)]).encode(encoding))


def test_the_line_of_a_broken_letter_is_told(intake: Intake) -> None:
    data = csv_text([row(1), row(2), row(3)]).encode().split(b"\n")
    data[2] = data[2].replace("ц".encode(), b"\xd1").replace("А".encode(), b"\xff")
    with pytest.raises(KioskError, match="table_encoding") as caught:
        intake.take(b"\n".join(data))
    assert caught.value.facts["line"] == "3"


def test_a_quoted_newline_is_white_space_and_lines_are_still_counted(intake: Intake) -> None:
    report = intake.take(csv_text([row(1, note="first\nsecond\n\nthird"), row(2, zones="Z")]))
    assert intake.people()[0].note == "first second third"
    assert report.refused == [Line(6, "zones", "zone")]


def test_a_quote_left_open_is_refused_at_the_line_where_it_opens(intake: Intake) -> None:
    text = csv_text([row(1), row(2), row(3), row(4)]).split("\n")
    text[2] = text[2].replace("Иванова", '"Иванова', 1)
    report = intake.take("\n".join(text))
    assert (report.refused, report.accepted) == ([Line(3, "", "columns")], 1)


def test_a_field_beyond_all_measure_is_refused_and_the_rest_kept(intake: Intake) -> None:
    report = intake.take(csv_text([row(1), row(2, note="x" * 200_000), row(3)]))
    assert (report.refused, report.accepted) == ([Line(3, "", "columns")], 2)


def test_blank_lines_are_no_rows(intake: Intake) -> None:
    report = intake.take(csv_text([row(1), row(2, zones="Z")]).replace("\n", "\n\n"))
    assert (report.accepted, report.refused) == (1, [Line(5, "zones", "zone")])


CLEANED = [
    ("Ан\u202eна", "Анна"),
    ("\u2066Анна\u2069", "Анна"),
    ("А\x00нна\x07", "Анна"),
    ("Ан\u00adна\u200b", "Анна"),
    ("  Анна \u00a0\t Мария\r\n", "Анна Мария"),
    ("Анна  Мария", "Анна Мария"),
    ("Andre\u0301", "André"),
    ("e\u200b\u0301", "é"),
    ("\u1112\u1161\u11ab", "한"),
    ("می\u200cخواهم", "می\u200cخواهم"),
    ("\ufeffАнна", "Анна"),
    ("น้ำ\u200b\u200bผึ้ง\u200b", "น้ำ\u200bผึ้ง"),
    ("သ\u200bီတာ \u200bသ", "သီတာ သ"),
    ("陈\ue123\U00031350", "陈\ue123\U00031350"),
]


@pytest.mark.parametrize(("told", "kept"), CLEANED, ids=[ascii(kept) for _, kept in CLEANED])
def test_foreign_text_is_cleaned_at_the_door(intake: Intake, told: str, kept: str) -> None:
    report = intake.take(csv_text([row(1, given_name=told)]))
    assert report.refused == []
    assert intake.people()[0].given_name == kept


@given(st.text(max_size=60))
@example("e\u200b\u0301")
@example("\u1100\u200b\u1161")
def test_cleaned_text_is_normal_printable_and_stays_as_it_is(text: str) -> None:
    cleaned = clean(text)
    assert unicodedata.is_normalized("NFC", cleaned)
    assert cleaned == clean(cleaned) == " ".join(cleaned.split())
    unseen = {each for each in cleaned if unicodedata.category(each) in ("Cc", "Cf", "Cs", "Zl", "Zp")}
    assert unseen <= {*JOINERS, BREAK}
    assert BREAK not in (cleaned[:1], cleaned[-1:])


@given(st.lists(st.text(max_size=12), min_size=len(COLUMNS), max_size=len(COLUMNS)))
def test_any_row_at_all_is_checked_or_wrong(values: list[str]) -> None:
    told = RowChecker(world.event(), COLUMNS).check(values)
    assert isinstance(told, Checked | Wrong)


@given(st.text(min_size=1, max_size=30))
def test_the_same_value_is_cleaned_the_same_whatever_stands_beside_it(text: str) -> None:
    """Rows that look clean take a shorter way."""
    place = COLUMNS.index("given_name")
    kept = set()
    for beside in ("", "\u202e"):
        values = [row(1, given_name=text, note=beside).get(name, "") for name in COLUMNS]
        told = RowChecker(world.event(), COLUMNS).check(values)
        assert isinstance(told, Checked)
        kept.add(told.texts[place - 1])
    assert len(kept) == 1


HEADER = ",".join(COLUMNS).encode() + b"\n"
tables = st.binary(max_size=400) | st.text(max_size=200).map(str.encode)
lines = st.lists(st.sampled_from([*csv_text([row(1)]).split("\n")[1:2], '"', ",,", "\r", ";", "\x00", "é"]), max_size=8)


@settings(max_examples=150)
@given(tables | lines.map(lambda parts: "\n".join(parts).encode()), st.booleans())
@example(b'"', False)
@example(b"number\rfamily_name\rcategory", False)
def test_any_bytes_at_all_give_a_report_or_name_what_is_broken(data: bytes, with_header: bool) -> None:
    with TemporaryDirectory() as folder:
        intake = Intake(Path(folder))
        try:
            report = intake.take(HEADER + data if with_header else data)
        except KioskError:
            assert not list(intake.registry.iterdir())
        else:
            assert bool(report.version) == bool(report.accepted)


def test_numbers_are_kept_as_typed_ids(intake: Intake) -> None:
    intake.take(csv_text([row(7)]))
    shelf = Shelf(intake.registry, KEY)
    assert shelf.current().numbers() == [ParticipantNumber(7)]
    assert shelf.current().counts() == {"participant": 1}
    shelf.close()
