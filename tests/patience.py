"""Waiting for what another thread or process does: whoever is in time is not held up, whoever is slow is not failed."""

from collections.abc import Callable
from threading import Event
from time import perf_counter

PATIENCE_SECONDS, LOOK_SECONDS = 60.0, 0.02


def until(happened: Callable[[], object]) -> None:
    """Asks until it is so, and leaves the processor to those who are waited for."""
    began, pause = perf_counter(), Event()
    while not happened():
        assert perf_counter() - began < PATIENCE_SECONDS, "it did not happen"
        pause.wait(LOOK_SECONDS)
