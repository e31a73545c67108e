"""The house rules that are read off the syntax: a syntax tree comes in, sentences about offences go out.

Nothing here knows the project's files, so each rule is tried on small samples in test_rules.py.
"""

import ast
from collections.abc import Iterator

DOCSTRING_LINES = 15
FUNCTION_LINES = 40
PARAMETERS = 5

# Reading the clock. time.perf_counter is absent: a stopwatch tells how long, not when.
CLOCKS = frozenset(
    {
        "time.time",
        "time.time_ns",
        "time.monotonic",
        "time.monotonic_ns",
        "datetime.datetime.now",
        "datetime.datetime.utcnow",
        "datetime.datetime.today",
        "datetime.date.today",
    }
)
# Waiting, and starting what runs beside.
LOOPS = frozenset(
    {
        "time.sleep",
        "asyncio.sleep",
        "threading.Thread",
        "threading.Timer",
        "concurrent.futures.ThreadPoolExecutor",
        "concurrent.futures.ProcessPoolExecutor",
    }
)
MOCKS = frozenset({"unittest.mock", "mock", "pytest_mock"})


def module_docstring(tree: ast.Module) -> Iterator[str]:
    """A module says what it is, in at most 15 lines."""
    said = ast.get_docstring(tree)
    if not said:
        yield "has no docstring"
    elif len(said.splitlines()) > DOCSTRING_LINES:
        yield f"has a docstring of {len(said.splitlines())} lines"


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def long_functions(tree: ast.Module) -> Iterator[str]:
    """A function has at most 40 lines, from its `def` to its last."""
    for node in functions(tree):
        lines = (node.end_lineno or node.lineno) - node.lineno + 1
        if lines > FUNCTION_LINES:
            yield f"line {node.lineno}: {node.name} has {lines} lines"


def wide_functions(tree: ast.Module) -> Iterator[str]:
    """A function takes at most 5 parameters; self, cls and what a dataclass generates do not count."""
    for node in functions(tree):
        arguments = node.args
        names = [a.arg for a in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]
        if names[:1] in (["self"], ["cls"]):
            names = names[1:]
        if len(names) > PARAMETERS:
            yield f"line {node.lineno}: {node.name} takes {len(names)} parameters"


def uses(tree: ast.Module, forbidden: frozenset[str]) -> Iterator[str]:
    """Every place that names one of the forbidden things, by whatever name it was imported."""
    known = dict(imported(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Name | ast.Attribute):
            name = dotted(node, known)
            if name in forbidden:
                yield f"line {node.lineno}: {name}"


def imports(tree: ast.Module, forbidden: frozenset[str]) -> Iterator[str]:
    """Every import of one of the forbidden modules, or of something inside it."""
    for name in {full for _, full in imported(tree)}:
        if any(name == module or name.startswith(module + ".") for module in forbidden):
            yield f"imports {name}"


def imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Pairs of a name in the module and the full dotted name it stands for."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                short = alias.asname or alias.name.partition(".")[0]
                yield short, alias.name if alias.asname else short
                if not alias.asname:
                    yield alias.name, alias.name
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                yield alias.asname or alias.name, f"{node.module}.{alias.name}"


def dotted(node: ast.expr, known: dict[str, str]) -> str | None:
    if isinstance(node, ast.Name):
        return known.get(node.id)
    if isinstance(node, ast.Attribute):
        owner = dotted(node.value, known)
        return owner and f"{owner}.{node.attr}"
    return None
