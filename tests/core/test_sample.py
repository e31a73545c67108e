"""The sample event: the same for everybody, in the proportions of the field, with every trouble testers look
for.
"""

import csv
import io
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image

from kiosk.config import read_event
from kiosk.errors import KioskError
from kiosk.intake.rows import Checked, RowChecker
from kiosk.model import ForeignTickets
from kiosk.sample import TICKET_HOLDER, Sample, SampleCounts, write_sample
from kiosk.sample.catalogue import read_catalogue
from kiosk.sample.event import CATEGORIES, ZONES
from kiosk.sample.passport import feminine, from_latin, from_russian
from kiosk.sample.people import ticket
from kiosk.sample.plan import Trouble, apportion, make_plan
from kiosk.sample.portrait import Sitter, draw_portrait
from kiosk.sample.studio import Studio
from kiosk.sample.trouble import LONG_NAME

TODAY = date(2026, 11, 23)
CONTRACT = """number family_name given_name middle_name latin_family_name latin_given_name language title position
organisation organisation_latin country region category zones days status paid document_type document_number
document_country birth_date document_expires photo delegation self_service note ticket"""
PARTICIPANT_COLUMNS = CONTRACT.split()
MANDATE_COLUMNS = [
    "mandate",
    "kind",
    "collector_name",
    "collector_document_number",
    "participants",
    "valid_until",
]

Rows = list[dict[str, str]]


def rows_of(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def forum(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole forum without portraits."""
    folder = tmp_path_factory.mktemp("forum")
    Sample(TODAY, photos=0).write(folder)
    return folder


@pytest.fixture(scope="module")
def people(forum: Path) -> Rows:
    return rows_of(forum / "participants.csv")


@pytest.fixture(scope="module")
def meeting(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty people with their portraits."""
    folder = tmp_path_factory.mktemp("meeting")
    write_sample(folder, today=TODAY, people=40)
    return folder


def everything_in(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_same_seed_day_and_number_give_the_same_bytes(meeting: Path, tmp_path: Path) -> None:
    write_sample(tmp_path, today=TODAY, people=40)
    assert everything_in(tmp_path) == everything_in(meeting)


def test_another_seed_gives_other_people(meeting: Path, tmp_path: Path) -> None:
    Sample(TODAY, people=40, seed=2, photos=0).write(tmp_path)
    names = [{row["family_name"] for row in rows_of(folder / "participants.csv")} for folder in (meeting, tmp_path)]
    assert len(names[0] & names[1]) < 10


def test_a_pool_of_processes_draws_the_same_portraits_in_bounded_batches(tmp_path: Path) -> None:
    sitters = [Sitter(seed, female=seed % 2 == 0, age=30) for seed in range(90)]
    heard: list[int] = []
    with Studio(400, heard.append) as studio:
        for sitter in sitters:
            studio.add(tmp_path / f"{sitter.seed}.jpg", sitter)
    assert heard == [40, 40, 10]
    assert all((tmp_path / f"{sitter.seed}.jpg").read_bytes() == draw_portrait(sitter) for sitter in sitters)


def test_only_as_many_portraits_are_drawn_as_asked(tmp_path: Path) -> None:
    assert Sample(TODAY, people=60, photos=9).write(tmp_path).photos == 9
    assert [bool(row["photo"]) for row in rows_of(tmp_path / "participants.csv")] == [True] * 9 + [False] * 51
    assert len(list((tmp_path / "photos").iterdir())) == 9


def test_the_columns_are_those_of_the_contract(forum: Path, people: Rows) -> None:
    assert list(people[0]) == PARTICIPANT_COLUMNS
    assert list(rows_of(forum / "mandates.csv")[0]) == MANDATE_COLUMNS


def test_the_proportions_are_those_of_the_forum(people: Rows) -> None:
    assert len(people) == 5300
    assert sum(row["position"].startswith("Глава ") and bool(row["region"]) for row in people) == 653
    assert sum(bool(row["region"]) for row in people) == 2500
    assert sum(row["country"] != "RU" for row in people) == 1450
    crew = Counter(row["category"] for row in people if row["country"] == "RU" and not row["region"])
    assert crew == {
        "organiser": 80,
        "media": 300,
        "staff": 250,
        "security": 140,
        "driver": 90,
        "volunteer": 330,
        "accompanying": 160,
    }


def test_all_regions_and_countries_are_there(people: Rows) -> None:
    assert len({row["region"] for row in people} - {""}) == 83
    assert len({row["country"] for row in people} - {"RU"}) == 75
    assert {row["category"] for row in people} == set(CATEGORIES)


def test_every_delegation_has_a_head(people: Rows) -> None:
    heads = Counter(row["delegation"] for row in people if row["category"] == "head_of_delegation")
    assert set(heads) == {row["delegation"] for row in people} - {""}
    assert all(heads[country.en] == 1 for country in read_catalogue().countries)


def test_no_municipality_has_two_heads(people: Rows) -> None:
    heads = [(row["region"], row["position"]) for row in people if row["position"].startswith("Глава ")]
    assert len(set(heads)) == len(heads)


def test_numbers_are_unique_and_rise_from_100001(people: Rows) -> None:
    assert [int(row["number"]) for row in people] == list(range(100_001, 105_301))


def test_the_intake_accepts_every_row(forum: Path, people: Rows) -> None:
    checker = RowChecker(read_event(forum / "event.toml"), PARTICIPANT_COLUMNS)
    refused = [told for row in people if not isinstance(told := checker.check(list(row.values())), Checked)]
    assert refused == []


def test_the_first_eleven_are_as_promised(meeting: Path) -> None:
    rows = rows_of(meeting / "participants.csv")[:11]
    assert [row["number"] for row in rows] == [str(number) for number in range(100_001, 100_012)]
    for row, self_service in zip(rows[:2], ("no", "yes"), strict=True):
        assert row["position"].startswith("Глава ")
        assert (row["status"], row["category"]) == ("approved", "head_of_delegation")
        assert (row["photo"], row["self_service"]) == (f"{row['number']}.jpg", self_service)
    assert [row["language"] for row in rows[2:4]] == ["zh", "ar"]
    assert [row["status"] for row in rows[4:7]] == ["declined", "blocked", "pending"]
    assert rows[7]["paid"] == "no"
    assert rows[8]["document_expires"] < TODAY.isoformat()
    assert rows[9]["photo"] == ""
    assert [row["note"] for row in rows] == [
        "",
        "",
        "",
        "",
        *(
            f"sample: {trouble}"
            for trouble in (
                "declined",
                "blocked",
                "pending",
                "unpaid",
                "expired document",
                "no photo",
                "long name",
            )
        ),
    ]


@pytest.mark.parametrize("count", [1, 3, 7, 11, 25])
def test_a_small_event_begins_with_the_same_kinds_of_people(count: int, tmp_path: Path) -> None:
    told = Sample(TODAY, people=count, photos=0).write(tmp_path)
    rows = rows_of(tmp_path / "participants.csv")
    assert told.people == len(rows) == count
    assert rows[0]["position"].startswith("Глава ")
    assert [row["language"] for row in rows[2:4]] == ["zh", "ar"][: max(0, count - 2)]


def whole_name(row: dict[str, str]) -> str:
    return " ".join(part for part in (row["family_name"], row["given_name"], row["middle_name"]) if part)


def latin_name(row: dict[str, str]) -> str:
    return f"{row['latin_given_name']} {row['latin_family_name']}".strip()


Shown = Callable[[dict[str, str]], bool]
SHOWN: dict[Trouble, Shown] = {
    Trouble.DECLINED: lambda row: row["status"] == "declined",
    Trouble.BLOCKED: lambda row: row["status"] == "blocked",
    Trouble.PENDING: lambda row: row["status"] == "pending",
    Trouble.UNPAID: lambda row: row["paid"] == "no",
    Trouble.OTHER_DAY: lambda row: row["days"] == (TODAY + timedelta(days=3)).isoformat(),
    Trouble.DOCUMENT_EXPIRED: lambda row: "" < row["document_expires"] < TODAY.isoformat(),
    Trouble.NO_PHOTO: lambda row: not row["photo"],
    Trouble.LONG_NAME: lambda row: len(whole_name(row)) == len(latin_name(row)) == LONG_NAME,
    Trouble.LONG_CYRILLIC: lambda row: len(whole_name(row)) == LONG_NAME,
    Trouble.NO_LATIN: lambda row: latin_name(row) == "",
    Trouble.DOUBLE_SURNAME: lambda row: "-" in row["family_name"] and "-" in row["latin_family_name"],
    Trouble.MONONYM: lambda row: bool(row["family_name"]) and not row["given_name"] and row["country"] == "ID",
    Trouble.APOSTROPHE: lambda row: "'" in row["family_name"] and "'" in row["latin_family_name"],
}


@pytest.mark.parametrize("trouble", SHOWN)
def test_every_trouble_is_there_a_few_times_and_shows(trouble: Trouble, people: Rows) -> None:
    rows = [row for row in people if row["note"] == f"sample: {trouble}"]
    assert 3 <= len(rows) <= 20
    assert all(SHOWN[trouble](row) for row in rows)


def test_nobody_without_a_note_is_refused_at_the_desk(people: Rows) -> None:
    fine = [row for row in people if not row["note"]]
    assert {row["status"] for row in fine} == {"approved"}
    assert {row["paid"] for row in fine} == {"yes", ""}
    assert not [row for row in fine if "" < row["document_expires"] < TODAY.isoformat()]


def test_six_in_ten_with_a_photo_may_serve_themselves(tmp_path: Path) -> None:
    sample, catalogue = Sample(TODAY, people=1000), read_catalogue()
    rows = [person.row for person in sample.people_of(catalogue, make_plan(catalogue, 1000, 1))]
    ready = [row for row in rows if row.status == "approved" and row.photo]
    assert 0.55 < sum(row.self_service == "yes" for row in ready) / len(ready) < 0.65


def test_latin_names_are_plain_letters(people: Rows) -> None:
    latin = "".join(latin_name(row) for row in people)
    assert {letter for letter in latin if not letter.isalpha()} <= {" ", "-", "'"}
    assert latin.isascii()


def test_russian_names_agree_with_the_gender_and_the_passport_table(people: Rows) -> None:
    for row in people:
        if row["middle_name"] and not row["note"]:
            assert row["latin_given_name"] == from_russian(row["given_name"])
            assert row["latin_family_name"] == from_russian(row["family_name"])
        if row["middle_name"].endswith("на"):
            assert not row["family_name"].endswith(("ов", "ев", "ин", "ский")), whole_name(row)


@pytest.mark.parametrize(
    ("name", "latin"),
    [
        ("Щербаков", "Shcherbakov"),
        ("Юлия", "Iuliia"),
        ("Подъячев", "Podieiachev"),
        ("Игорь", "Igor"),
        ("Хрущёв", "Khrushchev"),
        ("Цой", "Tsoi"),
        ("Эльвира", "Elvira"),
    ],
)
def test_russian_passports_spell(name: str, latin: str) -> None:
    assert from_russian(name) == latin


@pytest.mark.parametrize(
    ("name", "latin"),
    [
        ("Wójcik", "Wojcik"),
        ("Đặng", "Dang"),
        ("Şahin", "Sahin"),
        ("Çelik", "Celik"),
        ("Łucja", "Lucja"),
    ],
)
def test_passports_leave_diacritics_out(name: str, latin: str) -> None:
    assert from_latin(name) == latin


def test_germans_and_hungarians_spell_umlauts_with_an_e() -> None:
    assert from_latin("Müller-Groß", umlauts=True) == "Mueller-Gross"


@pytest.mark.parametrize(
    ("man", "woman"),
    [
        ("Иванов", "Иванова"),
        ("Вишневский", "Вишневская"),
        ("Толстой", "Толстая"),
        ("Шевченко", "Шевченко"),
        ("Белых", "Белых"),
        ("Karimov", "Karimova"),
    ],
)
def test_family_names_of_women(man: str, woman: str) -> None:
    assert feminine(man) == woman


def test_the_event_reads_back_and_covers_today(forum: Path) -> None:
    event = read_event(forum / "event.toml")
    assert event.id == "imf-2026"
    assert event.days == tuple(TODAY + timedelta(days=ahead) for ahead in range(4))
    assert event.collection_days == (TODAY - timedelta(days=1), *event.days)
    assert [category.id for category in event.categories] == list(CATEGORIES)
    assert [zone.letter for zone in event.zones] == list(ZONES)


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("category", CATEGORIES)
def test_white_text_is_legible_on_every_category(category: str) -> None:
    assert 1.05 / (luminance(CATEGORIES[category][0]) + 0.05) >= 4.5


def test_mandates_name_people_of_the_list(forum: Path, people: Rows) -> None:
    mandates = rows_of(forum / "mandates.csv")
    numbers = {row["number"]: row for row in people}
    assert Counter(row["kind"] for row in mandates)["organisation"] == 16
    assert sum(row["valid_until"] < TODAY.isoformat() for row in mandates) == 1
    for mandate in mandates:
        given = [numbers[number] for number in mandate["participants"].split()]
        assert len({row["delegation"] for row in given}) == 1
        assert mandate["kind"] == "organisation" or len(given) == 1


def test_portraits_are_jpeg_files_of_480_by_640_on_a_light_background_without_exif(meeting: Path) -> None:
    rows = rows_of(meeting / "participants.csv")
    photos = sorted(path.name for path in (meeting / "photos").iterdir())
    assert photos == sorted(row["photo"] for row in rows if row["photo"])
    for name in photos:
        data = (meeting / "photos" / name).read_bytes()
        with Image.open(io.BytesIO(data)) as image:
            assert (image.format, image.size, image.mode) == ("JPEG", (480, 640), "RGB")
            assert not image.getexif()
            assert min(image.crop((0, 0, 8, 8)).tobytes()) > 200
        assert 12_000 < len(data) < 40_000


def test_the_same_sitter_looks_the_same_and_another_one_different() -> None:
    sitter = Sitter(seed=7, female=True, age=40)
    assert draw_portrait(sitter) == draw_portrait(sitter)
    assert len({draw_portrait(Sitter(seed, female=False, age=50)) for seed in range(20)}) == 20


def test_progress_rises_to_the_end(tmp_path: Path) -> None:
    heard: list[tuple[int, int]] = []
    counts = write_sample(tmp_path, today=TODAY, people=60, progress=lambda done, total: heard.append((done, total)))
    assert counts == SampleCounts(people=60, photos=counts.photos, mandates=counts.mandates)
    assert heard[-1] == (60 + counts.photos, 60 + counts.photos)
    assert all(before <= after for before, after in pairwise(heard))


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(KioskError):
        write_sample(tmp_path / "file", today=TODAY, people=1)


def test_shares_are_whole_and_nobody_is_left_out() -> None:
    assert apportion(10, [1, 1, 1]) == [4, 3, 3]
    assert apportion(5, [1000, 1, 1]) == [3, 1, 1]
    assert apportion(1, [653, 1847]) == [0, 1]


def test_every_name_has_a_latin_form_and_enough_company() -> None:
    for tongue, names in read_catalogue().names.items():
        for pairs in (*names.family, names.male, names.female):
            assert len(pairs) >= 15, tongue
            assert all(native and latin.isascii() and latin[0].isalpha() for native, latin in pairs), tongue


def test_one_guest_has_a_ticket_of_another_system_which_the_event_takes(forum: Path, people: Rows) -> None:
    assert read_event(forum / "event.toml").foreign_tickets == ForeignTickets(opaque=True)
    held = {row["number"]: row["ticket"] for row in people if row["ticket"]}
    assert held == {str(TICKET_HOLDER): ticket(TICKET_HOLDER)}
    assert len(ticket(TICKET_HOLDER)) == 32
    assert ticket(TICKET_HOLDER, seed=2) != ticket(TICKET_HOLDER)
