"""Values that are read without pydantic are those that typer gives, for every parameter of every command."""

from enum import Enum
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import pytest
import typer
from typer._coercion import build_runtime_param
from typer.main import get_command

from section16.cli.commands import app
from section16.cli.frame.values import PlainValue

WORDS = ["a", "0", "5", "007", "-1", "1.5", "1e3", "\u0663", "1_000", "9" * 20, "true", "off"]
WORDS += ["2024-02-16", "3/4/2024", "none/of/it", ".", "0001234567", "P", "text", "csv"]


def parameters() -> dict[str, Any]:
    top: Any = get_command(app)
    below = {
        f"{name} {inner}".strip(): command
        for name, one in top.commands.items()
        for inner, command in {"": one, **getattr(one, "commands", {})}.items()
    }
    return {f"{name} {param.name}": param for name, command in {"": top, **below}.items() for param in command.params}


PARAMETERS = parameters()


def words_for(param: Any) -> list[Any]:
    annotation = param.type_descriptor.annotation
    (inner,) = get_args(annotation) if get_origin(annotation) is list else (annotation,)
    choices = get_args(inner) if get_origin(inner) is Literal else ()
    members = tuple(inner) if isinstance(inner, type) and issubclass(inner, Enum) else ()
    words = [None, "", *WORDS, *choices, *members, *(one.value for one in members)]
    if param.multiple or param.nargs == -1:
        return [None, (), tuple(words[1:4]), *((word,) for word in words if word is not None)]
    return words


def outcome(coercion: Any, value: object, param: Any) -> object:
    """Return the value and its type, or what the user is told."""
    try:
        found = coercion.coerce(value, param=param, ctx=typer.Context(typer.main.get_command(app)))
    except typer.BadParameter as misuse:
        return misuse.format_message()
    return type(found), found


@pytest.mark.parametrize("param", PARAMETERS.values(), ids=PARAMETERS)
def test_a_value_is_what_typer_makes_of_it(param: Any) -> None:
    theirs = build_runtime_param(param.type_descriptor)
    for word in words_for(param):
        assert outcome(PlainValue(), word, param) == outcome(theirs, word, param), word


def test_a_path_that_may_not_be_read_is_left_to_typer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    param = PARAMETERS["show out"]
    monkeypatch.setattr("os.access", lambda *_: False)
    assert "is not readable" in str(outcome(PlainValue(), str(tmp_path), param))
