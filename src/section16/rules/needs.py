"""What the table of rows asks of a part: which elements must, may and may not stand there."""

from functools import cache

from msgspec import Struct

from section16.form.rows import Field, fields_of
from section16.standard.row import DOCUMENT_TYPES, Group, Row
from section16.standard.versions import generation

__all__ = ["Need", "Needs", "needs_of"]


class Need(Struct, frozen=True):
    """One thing to be there: any of some fields; `inside` are the fields of the group that asks for it."""

    path: str
    names: tuple[str, ...]
    inside: tuple[str, ...] = ()  # asked only if one of them is given
    instead: str = ""  # the other elements that would do


class Needs(Struct, frozen=True):
    """The demands of one part on one form, in the schema's order."""

    schema: tuple[Need, ...]  # what the XSD misses too
    table: tuple[Need, ...]  # what only the specification's table asks for
    absent: tuple[Need, ...]  # what does not belong to the form
    unborn: tuple[Need, ...]  # what a later version brought
    edgars: tuple[Need, ...]  # what EDGAR inserts
    choices: tuple[tuple[str, ...], ...]  # fields of which one may be given


class _Context(Struct, frozen=True):
    part: type[Struct]
    column: int
    generation: int
    flat: bool

    def use(self, row: Row | Group) -> str:
        return row.use.split()[self.column]

    def in_schema(self, row: Row | Group) -> str:
        return (row.xsd or row.use).split()[self.column]


@cache
def needs_of(part: type[Struct], document_type: str, version_generation: int, *, flat: bool = False) -> Needs:
    """Work out the demands on a part; `version_generation` counts from 1 to 10."""
    context = _Context(part, DOCUMENT_TYPES.index(document_type), version_generation, flat)
    wanted = (*_groups(context), *_leaves(context))
    return Needs(
        schema=tuple(need for need, strict in wanted if strict),
        table=tuple(need for need, strict in wanted if not strict),
        absent=_absent(context),
        unborn=tuple(_need(context, field) for field in fields_of(part) if not _born(field, context)),
        edgars=tuple(_need(context, field) for field in fields_of(part) if context.use(field.row) == "n"),
        choices=_choices(part),
    )


def _groups(context: _Context) -> tuple[tuple[Need, bool], ...]:
    return tuple(
        (_group_need(context.part, group), context.in_schema(group) == "m")
        for group in _groups_of(context.part)
        if context.use(group) == "m"
    )


def _groups_of(part: type[Struct]) -> tuple[Group, ...]:
    groups: tuple[Group, ...] = getattr(part, "groups", ())
    return groups


def _group_need(part: type[Struct], group: Group) -> Need:
    return Need(group.path, _members(part, group))


def _members(part: type[Struct], group: Group) -> tuple[str, ...]:
    return tuple(field.name for field in fields_of(part) if field.row.path.startswith(f"{group.path}/"))


def _leaves(context: _Context) -> tuple[tuple[Need, bool], ...]:
    """List the mandatory fields; of those that exclude each other any one will do."""
    found: list[tuple[Need, bool]] = []
    for field in fields_of(context.part):
        if context.use(field.row) != "m" or not _born(field, context) or _is_later_choice(field, context.part):
            continue
        found.append((_need(context, field), context.in_schema(field.row) == "m"))
    return tuple(found)


def _born(field: Field, context: _Context) -> bool:
    since = field.row.since
    return since is None or context.generation >= generation(since)


def _is_later_choice(field: Field, part: type[Struct]) -> bool:
    word = field.row.either
    return word is not None and next(one for one in fields_of(part) if one.row.either == word) is not field


def _need(context: _Context, field: Field) -> Need:
    row = field.row
    alike = [one for one in fields_of(context.part) if row.either and one.row.either == row.either]
    group = next((one for one in _groups_of(context.part) if row.path.startswith(f"{one.path}/")), None)
    return Need(
        path=row.flat or row.path if context.flat else row.path,
        names=tuple(one.name for one in alike) or (field.name,),
        inside=_members(context.part, group) if group else (),
        instead=", ".join(one.row.path.rpartition("/")[2] for one in alike if one is not field),
    )


def _absent(context: _Context) -> tuple[Need, ...]:
    """List groups, then fields outside those groups, that the form does not have."""
    groups = [group for group in _groups_of(context.part) if context.use(group) == "-"]
    grouped = {name for group in groups for name in _members(context.part, group)}
    fields = [one for one in fields_of(context.part) if context.use(one.row) == "-" and one.name not in grouped]
    return (
        *(_group_need(context.part, group) for group in groups),
        *(_need(context, field) for field in fields),
    )


def _choices(part: type[Struct]) -> tuple[tuple[str, ...], ...]:
    words = dict.fromkeys(field.row.either for field in fields_of(part) if field.row.either)
    return tuple(tuple(field.name for field in fields_of(part) if field.row.either == word) for word in words)
