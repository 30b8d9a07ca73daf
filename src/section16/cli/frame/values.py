"""What words of the command line mean, where that is plain: typer's pydantic takes longer to load than most commands.

What is not plain, and every mistake, is left to typer, so that values and messages are always those that it gives.
"""

import os
import re
from collections.abc import Mapping
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

from typer.models import ParameterInfo

if TYPE_CHECKING:
    from typer._click import Context, Parameter  # no public module of typer names them
    from typer.core import TyperArgument, TyperOption

__all__ = ["PlainValue", "with_plain_values"]

_NUMBER = re.compile(r"0|[1-9][0-9]{0,17}")


class _NotPlainError(Exception):
    """A word that typer has to judge."""


class PlainValue:
    """Stands where typer keeps what turns the words of one parameter into its value."""

    def coerce(self, value: object, param: "TyperArgument | TyperOption", ctx: "Context") -> object:
        """Return the value, as typer's own would."""
        if value is None:
            return () if param.multiple or param.nargs == -1 else None
        kind = param.type_descriptor
        try:
            return _plain(value, kind.annotation, kind.parameter_info)
        except _NotPlainError:
            param._runtime_param = None  # noqa: SLF001 - typer makes its own again
            return param.get_runtime_param().coerce(value, param=param, ctx=ctx)


def with_plain_values(params: "list[Parameter]") -> "list[Parameter]":
    """Return the parameters, each of which takes plain values without pydantic."""
    own: Any
    for own in params:
        if own._runtime_param is None:  # noqa: SLF001 - typer has no other place for it
            own._runtime_param = PlainValue()  # noqa: SLF001
    return params


def _plain(value: Any, annotation: Any, about: ParameterInfo) -> object:  # noqa: ANN401 - of any parameter
    if isinstance(value, list | tuple) and get_origin(annotation) is list:
        return [_plain(one, get_args(annotation)[0], about) for one in value]
    if about.parser is not None:
        return about.parser(value)
    if get_origin(annotation) is Literal:
        return _chosen(value, {one: one for one in get_args(annotation)})
    if isinstance(value, annotation):
        return value
    if issubclass(annotation, Enum):
        return _chosen(value, {one.value: one for one in annotation})
    return _read(str(value), annotation, about)


def _chosen(value: object, choices: Mapping[object, object]) -> object:
    if value in choices:
        return choices[value]
    raise _NotPlainError


def _read(word: str, annotation: type, about: ParameterInfo) -> object:
    if annotation is Path and (not os.path.exists(word) or os.access(word, os.R_OK)):  # noqa: PTH110 - a word may be no path
        return Path(word)
    if annotation in {int, float} and _NUMBER.fullmatch(word):
        number = annotation(word)
        if (about.min is None or number >= about.min) and (about.max is None or number <= about.max):
            return number
    raise _NotPlainError
