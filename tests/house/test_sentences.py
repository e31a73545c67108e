"""Every answer of the core is a sentence, in every language, with the same gaps to fill."""

from string import Formatter

import pytest

from kiosk import messages
from kiosk.model import Reason
from tests.house.project import ROOT

LANGUAGES = messages.languages()


def gaps(sentence: str) -> set[str]:
    """The names in braces that a sentence leaves to be filled in."""
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def test_every_translation_file_is_a_language() -> None:
    files = {path.stem for path in (ROOT / "resources" / "translations").glob("*.toml")}
    assert set(LANGUAGES) == files
    assert {"en", "ru"} <= files


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_a_sentence(language: str) -> None:
    said = messages.catalogue(language)
    assert [reason.name for reason in Reason if not said.get(f"reason.{reason.value}", "").strip()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_the_same_things(language: str) -> None:
    reference, said = messages.catalogue(LANGUAGES[0]), messages.catalogue(language)
    assert set(said) ^ set(reference) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_leaves_the_same_gaps(language: str) -> None:
    reference, said = messages.catalogue(LANGUAGES[0]), messages.catalogue(language)
    shared = set(said) & set(reference)
    assert {key: said[key] for key in shared if gaps(said[key]) != gaps(reference[key])} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_empty(language: str) -> None:
    assert [key for key, sentence in messages.catalogue(language).items() if not sentence.strip()] == []
