"""The rules find what they are meant to find, and leave alone what is allowed."""

import ast
import textwrap

import pytest

from tests.house import rules


def parse(text: str) -> ast.Module:
    return ast.parse(textwrap.dedent(text))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("x = 1", ["has no docstring"]),
        ('"""Says it."""', []),
        ('"""' + "line\n" * 15 + '"""', []),
        ('"""' + "line\n" * 16 + '"""', ["has a docstring of 16 lines"]),
    ],
)
def test_a_module_without_or_with_a_long_docstring_is_found(text: str, found: list[str]) -> None:
    assert list(rules.module_docstring(parse(text))) == found


def test_a_function_of_forty_one_lines_is_found_and_one_of_forty_is_not() -> None:
    longest_allowed = "def short():\n" + "    pass\n" * 39
    too_long = "async def long():\n" + "    pass\n" * 40
    assert list(rules.long_functions(parse(longest_allowed + too_long))) == ["line 41: long has 41 lines"]


def test_a_sixth_parameter_is_found_wherever_it_stands() -> None:
    code = """
        def five(a, b, c, d, e): ...
        def six(a, b, /, c, d, *, e, f): ...
        class Thing:
            def five(self, a, b, c, d, e): ...
            def six(cls, a, b, c, d, e, f): ...
    """
    assert list(rules.wide_functions(parse(code))) == [
        "line 3: six takes 6 parameters",
        "line 6: six takes 6 parameters",
    ]


@pytest.mark.parametrize(
    "code",
    [
        "import time\ntime.time()",
        "import time as t\nt.time()",
        "from time import time\ntime()",
        "from time import time as clock\nwhen = clock",
        "import datetime\ndatetime.datetime.now(datetime.UTC)",
        "import datetime as dt\ndt.date.today()",
        "from datetime import datetime\ndatetime.utcnow()",
        "from datetime import date\ndate.today()",
        "def later():\n    import time\n    return time.monotonic()",
    ],
)
def test_reading_the_clock_is_found_under_every_name(code: str) -> None:
    assert list(rules.uses(parse(code), rules.CLOCKS))


@pytest.mark.parametrize(
    "code",
    [
        "import threading\nthreading.Thread(target=print)",
        "from threading import Thread\nThread()",
        "from threading import Thread\nclass Loop(Thread): ...",
        "import time\ntime.sleep(1)",
        "import concurrent.futures\nconcurrent.futures.ThreadPoolExecutor()",
    ],
)
def test_waiting_and_threads_are_found_under_every_name(code: str) -> None:
    assert list(rules.uses(parse(code), rules.LOOPS))


@pytest.mark.parametrize(
    "code",
    [
        "from datetime import datetime\ndatetime.fromisoformat('2026-01-01')",
        "import time\ntime.perf_counter()",
        "class Visit:\n    def time(self): ...\nVisit().time()",
        "def step(now): ...\nstep(now=3)",
    ],
)
def test_times_that_are_given_are_no_clock(code: str) -> None:
    assert not list(rules.uses(parse(code), rules.CLOCKS | rules.LOOPS))


@pytest.mark.parametrize(
    "code",
    ["import unittest.mock", "from unittest import mock", "from unittest.mock import patch", "import mock"],
)
def test_a_mock_is_found_however_it_is_imported(code: str) -> None:
    assert list(rules.imports(parse(code), rules.MOCKS))


def test_the_rest_of_unittest_is_no_mock() -> None:
    assert not list(rules.imports(parse("import unittest"), rules.MOCKS))
