"""No two siblings of the package import one another, at any depth, wherever in a file the import stands.

An import in a function or under `TYPE_CHECKING` may save weight, never close a circle.
"""

import ast
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.places import REPOSITORY

SOURCE = REPOSITORY / "src"
PACKAGE = SOURCE / "section16"


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(SOURCE).with_suffix("").parts)


MODULES = {module_of(path): path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts}
FOLDERS = sorted({name.rpartition(".")[0] for name in MODULES})


def real(name: str) -> str | None:
    """Return the module that a dotted name is, its `__init__` where it is a folder."""
    return next((one for one in (f"{name}.__init__", name) if one in MODULES), None)


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{a.name}" if real(f"{node.module}.{a.name}") else node.module for a in node.names]
        yield from filter(None, map(real, names))


@cache
def every_edge() -> dict[str, list[str]]:
    return {name: sorted(set(imports(path))) for name, path in MODULES.items()}


def child(folder: str, module: str) -> str | None:
    """Return the sibling in `folder` that a module is, or is in."""
    return module.removeprefix(folder + ".").split(".")[0] if module.startswith(folder + ".") else None


def siblings(folder: str, edges: dict[str, list[str]]) -> dict[str, set[str]]:
    graph: dict[str, set[str]] = {}
    for module, imported in edges.items():
        of = child(folder, module)
        if of is not None and module != "section16.__init__":  # its public names are imported when asked for
            graph.setdefault(of, set()).update(
                found for one in imported if (found := child(folder, one)) not in (None, of)
            )
    if folder == "section16":
        graph.pop("__init__", None)
        graph = {of: {one for one in to if one != "__init__"} for of, to in graph.items()}
    return graph


def circle(graph: dict[str, set[str]]) -> list[str]:
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


@pytest.mark.parametrize("folder", FOLDERS)
def test_siblings_form_no_circle(folder: str) -> None:
    assert circle(siblings(folder, every_edge())) == []


def test_a_circle_is_found() -> None:
    assert circle(siblings("a", {"a.b.c": ["a.d"], "a.d": ["a.b.e"], "a.b.e": []})) != []


def test_imports_in_functions_count() -> None:
    assert "section16.query.open_lake" in every_edge()["section16.__init__"]  # it stands under TYPE_CHECKING
