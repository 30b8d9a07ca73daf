"""One word is one thing: the public name of a type is unique in the package."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator

from tests.places import REPOSITORY

PACKAGE = REPOSITORY / "src" / "section16"
CAMEL = re.compile(r"[A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*|[A-Z]")


def statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield what stands at the level of a module, also below an `if`."""
    for one in body:
        if isinstance(one, ast.If):
            yield from statements([*one.body, *one.orelse])
        else:
            yield one


def is_type(value: ast.expr | None) -> bool:
    """Tell whether an expression at the right of a name is a type: `date`, `tuple[str, ...]`, `int | None`."""
    if isinstance(value, ast.BinOp):
        return isinstance(value.op, ast.BitOr)
    return isinstance(value, ast.Name | ast.Attribute | ast.Subscript)


def types_of(module: ast.Module) -> Iterator[str]:
    """Yield the public classes and type aliases of a module."""
    for one in statements(module.body):
        if isinstance(one, ast.ClassDef):
            yield one.name
        elif isinstance(one, ast.Assign | ast.AnnAssign) and is_type(one.value):
            targets = one.targets if isinstance(one, ast.Assign) else [one.target]
            yield from (target.id for target in targets if isinstance(target, ast.Name) and CAMEL.fullmatch(target.id))


def homes() -> dict[str, list[str]]:
    """Map the name of each public type to the modules that define it."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(PACKAGE.rglob("*.py")):
        # A module may define a name twice: for the type checker, and for what runs.
        for name in dict.fromkeys(types_of(ast.parse(path.read_text("utf-8")))):
            if not name.startswith("_"):
                found[name].append(path.relative_to(PACKAGE).as_posix())
    return found


def test_a_name_is_one_type():
    found = homes()
    assert len(found) > 400
    assert {name: where for name, where in found.items() if len(where) > 1} == {}, "give one of them another name"


def test_classes_and_aliases_are_types_and_values_are_not():
    module = ast.parse(
        "class Report: ...\nNumbers = tuple[int, ...]\nAnyRow: TypeAlias = int | str\nElement = etree._Element\n"
        "if TYPE_CHECKING:\n    Tell = Callable[[str], None]\n"
        "Part = TypeVar('Part')\nLIMIT = 3\n_Key = str\nState = Enum('State', 'a b')\nTEXT = WORD\n"
    )
    assert list(types_of(module)) == ["Report", "Numbers", "AnyRow", "Element", "Tell"]
