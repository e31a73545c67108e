"""The commands that open the window: run, demo, and badge --preview. The window is found through the entry points
`kiosk.window`, so the core never imports it.
"""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from importlib.metadata import entry_points
from typing import Any

from kiosk.commands.output import Output
from kiosk.commands.words import read_number
from kiosk.config import DEFAULT_LAYOUT, layout_files
from kiosk.errors import KioskError

ENDING = ("SIGTERM", "SIGHUP")


def run(words: argparse.Namespace) -> int:
    """`kiosk run --face [--camera FILE]`."""
    window = _window("main")
    code: int = window(words.home, words.face, words.language, None, words.camera)
    return code


def demo(words: argparse.Namespace) -> int:
    """`kiosk demo [--tour DIR | --camera FILE]`."""
    from kiosk.demo.founding import demonstration  # noqa: PLC0415 - it brings the sample event along

    out = Output.of(words)
    with ExitStack() as stack:
        stack.enter_context(_ended_by_signals())
        with out.progress("setting_up") as step:
            shown = stack.enter_context(demonstration(words.home.root / "demonstration", words.people, step))
        if words.tour is None:
            code: int = _window("main")(shown.places[0].home, "desk", words.language, shown, words.camera)
            return code
        told: dict[str, Any] = _window("tour")(shown, words.tour)
    out.document(told | {"hub": shown.hub})
    out.line("toured", screens=len(told["screens"]), badges=len(told["badges"]), folder=words.tour)
    return 0


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """What a demonstration started is ended with it, also when the system or a closed terminal ends the program."""
    before = {each: signal.getsignal(each) for name in ENDING if (each := getattr(signal, name, None))}
    for each in before:
        signal.signal(each, lambda number, _frame: sys.exit(128 + number))
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def preview(words: argparse.Namespace) -> int:
    """`kiosk badge --preview [NUMBER] [--layout FILE]`."""
    layout = words.layout or layout_files(words.home.badge_folder)[DEFAULT_LAYOUT]
    number = read_number(words.preview) if words.preview else None
    code: int = _window("preview")(words.home, layout, number, words.language)
    return code


def _window(name: str) -> Callable[..., Any]:
    found = next(iter(entry_points(group="kiosk.window", name=name)), None)
    if found is None:
        raise KioskError("window_missing", why=f"kiosk.window:{name}")
    try:
        loaded: Callable[..., Any] = found.load()
    except ImportError as error:
        raise KioskError("window_missing", why=error) from error
    return loaded
