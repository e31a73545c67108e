"""The studio draws the portraits while the list is written: two processes, in batches, files in order.

`Studio` takes (file, sitter) one by one. Few portraits are drawn at once in this process; many go to a pool
of two fresh processes (spawned: nothing of a running window is copied). What is waiting is bounded, so is
the memory. A file that cannot be written raises its `OSError` in `add` or at the end of the `with` block.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from types import TracebackType
from typing import Self

from kiosk.sample.portrait import Sitter, draw_portrait

Order = tuple[Path, Sitter]
_PROCESSES, _BATCH, _WAITING, _WORTH_A_POOL = 2, 40, 8, 400


def _draw(batch: list[Order]) -> int:
    for path, sitter in batch:
        path.write_bytes(draw_portrait(sitter))
    return len(batch)


class Studio:
    """Draws what it is given; `drawn` is told how many more files are there."""

    def __init__(self, expected: int, drawn: Callable[[int], None]) -> None:
        self._drawn = drawn
        self._pool: ProcessPoolExecutor | None = None
        if expected >= _WORTH_A_POOL:
            self._pool = ProcessPoolExecutor(_PROCESSES, mp_context=get_context("spawn"))
        self._batch: list[Order] = []
        self._waiting: deque[Future[int]] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._send()
                self._wait(0)
        finally:
            if self._pool is not None:
                self._pool.shutdown(cancel_futures=True)

    def add(self, path: Path, sitter: Sitter) -> None:
        """One more portrait."""
        self._batch.append((path, sitter))
        if len(self._batch) >= _BATCH:
            self._send()

    def _send(self) -> None:
        batch, self._batch = self._batch, []
        if self._pool is None:
            self._drawn(_draw(batch))
            return
        self._waiting.append(self._pool.submit(_draw, batch))
        self._wait(_WAITING)

    def _wait(self, most: int) -> None:
        while len(self._waiting) > most:
            self._drawn(self._waiting.popleft().result())
