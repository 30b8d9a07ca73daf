"""Every error is one of a tree, and what is no part of it never leaves its room."""

import ast
import importlib
import inspect
import pickle
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import section16
from section16 import errors
from section16.drafting.plan.mistake import FillsError, Mistake, MistakesError, PlanError
from section16.standard.errors import ReasonsError, Section16Error
from section16.tasks.records.kinds.content import FieldMistake
from tests.places import REPOSITORY

SOURCE = REPOSITORY / "src"
PACKAGE = SOURCE / "section16"
FILES = {
    ".".join(path.relative_to(SOURCE).with_suffix("").parts): path
    for path in sorted(PACKAGE.rglob("*.py"))
    if path.name != "__init__.py" and "migrations" not in path.parts
}


def exceptions() -> Iterator[type[BaseException]]:
    for name in FILES:
        for one in vars(importlib.import_module(name)).values():
            if inspect.isclass(one) and issubclass(one, BaseException) and one.__module__ == name:
                yield one


ALL = tuple(exceptions())
PUBLIC = {one.__name__: one for one in ALL if issubclass(one, Section16Error)}
TURNS = {one.__name__: one for one in ALL if not issubclass(one, Section16Error)}  # control flow inside one room


def room_of(module: str) -> str:
    return module.split(".")[1]


def drawn() -> Iterator[tuple[str, str | None, str | None]]:
    """Yield each name of the tree, what it stands under, and which error of Python's it is too."""
    lines = inspect.cleandoc(Section16Error.__doc__ or "").splitlines()
    above: list[str] = []
    for line in lines[lines.index("    Section16Error") :]:
        name, _, builtin = line.strip().rstrip(")").partition(" (")
        depth = (len(line) - len(line.lstrip())) // 4 - 1
        above[depth:] = [name]
        yield name, above[depth - 1] if depth else None, builtin or None


def test_there_are_errors_and_turns() -> None:
    assert len(PUBLIC) > 30
    assert len(TURNS) > 5


def test_names_are_unique() -> None:
    assert sorted(one.__name__ for one in ALL) == sorted({one.__name__ for one in ALL})


def test_the_tree_is_the_classes() -> None:
    tree = {name: (parent, builtin) for name, parent, builtin in drawn()}
    classes = {}
    for name, one in PUBLIC.items():
        ours = next((base.__name__ for base in one.__bases__ if issubclass(base, Section16Error)), None)
        others = [base.__name__ for base in one.__bases__ if not issubclass(base, Section16Error) and ours]
        classes[name] = ours, (others or [None])[0]
    assert tree == classes


def test_section16_errors_has_the_tree() -> None:
    assert set(errors.__all__) == PUBLIC.keys()
    assert {name: getattr(errors, name) for name in errors.__all__} == PUBLIC
    assert set(errors.__all__) <= set(dir(errors))
    assert section16.errors is errors


def test_an_unknown_error_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="NoSuchError"):
        _ = errors.NoSuchError


def test_catching_the_root_imports_nothing_else() -> None:
    code = (
        "import sys, section16.errors; section16.errors.Section16Error\n"
        "print(sorted(name for name in sys.modules if name.startswith('section16')))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    known = ["section16", "section16.errors", "section16.standard", "section16.standard.errors"]
    assert ast.literal_eval(ran.stdout) == known


@pytest.mark.parametrize("name", TURNS)
def test_a_turn_is_caught_in_its_room_and_known_nowhere_else(name: str) -> None:
    home = room_of(TURNS[name].__module__)
    kinds = {one.__name__ for one in ALL if issubclass(one, TURNS[name])}
    catching = {room_of(module) for module, path in FILES.items() if kinds & caught(path)}
    naming = {room_of(module) for module, path in FILES.items() if name in imported(path, home)}
    assert catching == {home}
    assert naming <= {home}


@cache
def nodes_of(path: Path) -> tuple[ast.AST, ...]:
    """Return what of a file catches, tells exceptions apart, or imports."""
    kinds = (ast.ExceptHandler, ast.Call, ast.ImportFrom)
    return tuple(one for one in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(one, kinds))


def caught(path: Path) -> set[str]:
    """Return the names that a file catches, or tells apart from other exceptions."""
    found: set[str] = set()
    for node in nodes_of(path):
        place = None
        if isinstance(node, ast.ExceptHandler):
            place = node.type
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "isinstance":
            place = node.args[1]
        found |= {one.id for one in ast.walk(place) if isinstance(one, ast.Name)} if place else set()
    return found


def imported(path: Path, home: str) -> set[str]:
    """Return the names that a file imports from a room."""
    return {
        alias.name
        for node in nodes_of(path)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(f"section16.{home}")
        for alias in node.names
    }


@pytest.mark.parametrize("name", [name for name in FILES if name.startswith("section16.cli.")])
def test_a_command_catches_no_value_error(name: str) -> None:
    assert caught(FILES[name]) & {"ValueError", "LookupError", "TypeError", "RuntimeError"} == set()


MADE = {
    "ReasonsError": (("one", "two"),),
    "OptionsError": (("one", "two"),),
    "TradesError": (("one", "two"),),
    "NotRepairable": (("one", "two"),),
    "NotWritable": (("one", "two"),),
    "MistakesError": ("plan.toml", (Mistake(place="issuer", seen="missing", do="write it", line=3),)),
    "PlanError": ("plan.toml", (Mistake(place="issuer", seen="missing", do="write it", line=3),)),
    "RecordError": ((FieldMistake("units", "'0'", "write how many"),),),
    "FillsError": ("fills.csv", (Mistake(place="", seen="empty", do="give another"),)),
}


@pytest.mark.parametrize("name", PUBLIC)
def test_an_error_comes_whole_out_of_a_worker_process(name: str) -> None:
    error = PUBLIC[name](*MADE.get(name, ("place: what was seen; what to do",)))
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301 - made here
    assert (type(copy), str(copy), vars(copy)) == (type(error), str(error), vars(error))


@pytest.mark.parametrize("kind", [MistakesError, PlanError, FillsError])
def test_mistakes_are_reasons(kind: type[MistakesError]) -> None:
    error = kind("plan.toml", (Mistake(place="a", seen="b", do="c"), Mistake(place="d", seen="e", do="f")))
    assert isinstance(error, ReasonsError)
    assert error.reasons == ("plan.toml, a: b; c", "plan.toml, d: e; f")
    assert str(error) == "plan.toml, a: b; c\nplan.toml, d: e; f"
