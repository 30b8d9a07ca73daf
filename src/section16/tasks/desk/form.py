"""The form of a part of a plan, made from the part's own type: what is added to a plan needs no page of its own.

A form is flat: each field has a name (`tax.shares`, `owners.0`) and a text. What a user typed is kept as it is where
it cannot be read; reading the plan says what is wrong with it.
"""

import types
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Final, Literal, TypeAlias, Union, get_args, get_origin

import msgspec
from msgspec import Struct
from msgspec.structs import FieldInfo, fields, replace

from section16.drafting.plan.parts import CellNotes, CellValues
from section16.drafting.plan.plan import Plan
from section16.tasks.desk.parts import EVENTS, HEAD, LISTS, SINGLES, PartName, RawPart, kind_of
from section16.tasks.desk.typed import TomlValue, choices_of, is_table, shown

__all__ = ["FieldGroup", "FormField", "PartForm", "form_of", "form_of_table"]

FieldKind: TypeAlias = Literal["text", "long", "number", "date", "choice", "flag", "choices"]

_LONG: Final = frozenset(
    {"footnote", "footnotes", "derivative_footnotes", "remarks", "why", "explain", "words", "texts"}
)
_YES: Final = (("", "left out"), ("true", "yes"), ("false", "no"))
# Of an event, what most do not need stands apart.
_COMMON: Final = frozenset({
    "on", "shares", "value", "price", "fills", "low", "high", "grant", "holding", "security", "nature", "plan", "to",
    "from", "why", "who", "side", "file", "how", "tax", "withheld", "cover", "name", "as", "for", "cik",
    "relationship", "title", "ticker", "kind", "id", "remaining", "exercise_price", "exercisable", "expires",
    "adopted", "form", "period", "remarks", "original", "original_filed", "explain", "change", "settled", "report",
    "numerator", "ratio", "ordinary", "move", "what",
})  # fmt: skip


class FormField(Struct, frozen=True, kw_only=True):
    """One field: its name, what it is called and means, how it is typed, what stands in it, what is wrong with it."""

    name: str
    label: str
    about: str = ""
    kind: FieldKind = "text"
    value: str = ""
    chosen: tuple[str, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()
    needed: bool = False
    mistake: str = ""


class FieldGroup(Struct, frozen=True, kw_only=True):
    """Fields that belong together, as a table within the part; `is_open` where something stands in one."""

    name: str
    label: str
    about: str = ""
    fields: tuple[FormField, ...] = ()
    groups: tuple["FieldGroup", ...] = ()
    mistake: str = ""

    @property
    def is_open(self) -> bool:
        """Tell whether anything in it is filled in or wrong."""
        filled = any(one.value or one.chosen or one.mistake for one in self.fields)
        return filled or bool(self.mistake) or any(one.is_open for one in self.groups)


class PartForm(Struct, frozen=True, kw_only=True):
    """The form of a part: fields that most need, groups, and the rest."""

    part: str
    title: str
    about: str
    fields: tuple[FormField, ...]
    groups: tuple[FieldGroup, ...]
    more: tuple[FormField, ...]
    mistakes: tuple[str, ...] = ()


def form_of(name: PartName, part: RawPart, mistakes: Mapping[str, str] | None = None) -> PartForm:
    """Return the form of a part as it stands; `mistakes` are by the key that they are about."""
    wrong = dict(mistakes or {})
    if name.table == "texts":
        named, words = _texts_form(part)
        return PartForm(part=str(name), title="texts", about=words, fields=named, groups=(), more=())
    kind = kind_of(name, part)
    made = _FormBuilder(wrong)
    if name.table == "event":
        made.fields.append(_what(part, wrong))
    if kind is not None:
        made.struct(kind, part, "")
    made.unknown(kind, part)
    common, more = _apart(made.fields, whole=name.table == HEAD)
    left = {key: one for key, one in wrong.items() if key not in made.placed}
    return PartForm(
        part=str(name),
        title=_title(name, part),
        about=_about(kind) if kind is not Plan else "What kind of report this is.",
        fields=common,
        groups=tuple(made.groups),
        more=more,
        mistakes=tuple(left.values()),
    )


def form_of_table(kind: type[Struct], title: str, part: RawPart, mistakes: Mapping[str, str] | None = None) -> PartForm:
    """Return the form of a table of any type that describes its fields, with what stands in it."""
    wrong = dict(mistakes or {})
    made = _FormBuilder(wrong)
    made.struct(kind, part, "")
    left = tuple(one for key, one in wrong.items() if key not in made.placed)
    return PartForm(
        part=title,
        title=title,
        about=_about(kind),
        fields=tuple(made.fields),
        groups=tuple(made.groups),
        more=(),
        mistakes=left,
    )


def _title(name: PartName, part: RawPart) -> str:
    if name.table == HEAD:
        return "report"
    return str(part.get("what") or "event") if name.table == "event" else name.table


def _about(kind: type[Struct] | None) -> str:
    words = (kind.__doc__ or "").strip().split("\n\n")[0] if kind is not None else ""
    return words.replace("\n    ", " ").replace("`", "")


def _apart(found: Sequence[FormField], *, whole: bool) -> tuple[tuple[FormField, ...], tuple[FormField, ...]]:
    """Part the fields that most need, or that are filled in or wrong, from the rest."""
    common = [one for one in found if whole or _is_common(one)]
    return tuple(common), tuple(one for one in found if one not in common)


def _is_common(one: FormField) -> bool:
    root = one.name.partition(".")[0]
    return one.needed or bool(one.value or one.chosen or one.mistake) or root in _COMMON


def _what(part: RawPart, wrong: Mapping[str, str]) -> FormField:
    return FormField(
        name="what",
        label="what",
        about="What happened.",
        kind="choice",
        value=shown(part.get("what")),
        choices=tuple((word, word) for word in EVENTS),
        needed=True,
        mistake=wrong.get("what", ""),
    )


def _texts_form(part: RawPart) -> tuple[tuple[FormField, ...], str]:
    named = [*part, ""]
    made: list[FormField] = []
    for number, key in enumerate(named):
        made.append(FormField(name=f"+{number}.key", label="name", value=key))
        made.append(FormField(name=f"+{number}.value", label="text", kind="long", value=shown(part.get(key))))
    return tuple(made), 'Texts by name; "@name" stands for one.'


class _FormBuilder:
    """Gathers the fields and groups of a struct; `placed` has the keys whose mistakes stand at a field."""

    def __init__(self, wrong: Mapping[str, str]) -> None:
        self.wrong = wrong
        self.fields: list[FormField] = []
        self.groups: list[FieldGroup] = []
        self.placed: set[str] = set()

    def struct(self, kind: type[Struct], part: RawPart, prefix: str) -> None:
        for field in fields(kind):
            key = field.encode_name
            if kind is Plan and (key in LISTS or key in SINGLES or key == "texts"):
                continue
            self._field(field, part.get(key), f"{prefix}{key}")

    def unknown(self, kind: type[Struct] | None, part: RawPart) -> None:
        """Show what the part has and its type does not, so that it can be put right."""
        known = {field.encode_name for field in fields(kind)} if kind is not None else set()
        for key, value in part.items():
            if key not in known | {"what"} and not isinstance(value, dict | list):
                self._add(FormField(name=key, label=key, about="No key of this part.", value=shown(value)))

    def _add(self, field: FormField) -> None:
        self.placed.add(field.name)
        self.fields.append(replace(field, mistake=self.wrong.get(field.name, "")))

    def _field(self, field: FieldInfo, value: TomlValue, name: str) -> None:
        types_ = tuple(choices_of(field.type))
        about = _meaning(field.type)
        struct = next((one for one in types_ if is_table(one)), None)
        listed = next((one for one in types_ if get_origin(one) is tuple), None)
        if struct is CellNotes or struct is CellValues:
            self._pairs(struct, value, name, about)
        elif struct is not None:
            self._group(struct, value, name, about)
        elif listed is not None:
            self._list(listed, types_, value, name, about)
        else:
            self._add(_single(types_, value, name, about, needed=field.required))

    def _group(self, kind: type[Struct], value: TomlValue, name: str, about: str) -> None:
        inner = _FormBuilder(self.wrong)
        inner.struct(kind, value if isinstance(value, dict) else {}, f"{name}.")
        self._take(inner, name, about)

    def _take(self, inner: "_FormBuilder", name: str, about: str) -> None:
        self.placed |= inner.placed | {name}
        wrong = self.wrong.get(name, "")
        self.groups.append(
            FieldGroup(
                name=name,
                label=_label(name),
                about=about,
                fields=tuple(inner.fields),
                groups=tuple(inner.groups),
                mistake=wrong,
            )
        )

    def _pairs(self, kind: type[Struct], value: TomlValue, name: str, about: str) -> None:
        """Give a line for each cell that has something, and an empty one; a cell of several notes has a line each."""
        inner = _FormBuilder(self.wrong)
        known = tuple((one.encode_name, _meaning(one.type) or one.encode_name) for one in fields(kind))
        given = value if isinstance(value, dict) else {}
        lines = [(key, text) for key, one in given.items() for text in (one if isinstance(one, list) else [one])]
        for number, (key, text) in enumerate([*lines, ("", "")]):
            extra = ((key, key),) if key and key not in dict(known) else ()
            inner._add(
                FormField(
                    name=f"{name}.+{number}.key",
                    label="cell",
                    kind="choice",
                    value=key,
                    choices=(("", "choose a cell"), *known, *extra),
                )
            )
            wrong = self.wrong.get(f"{name}.{key}", "") if key else ""
            self.placed.add(f"{name}.{key}")
            inner.fields.append(
                FormField(
                    name=f"{name}.+{number}.value",
                    label="footnote" if kind is CellNotes else "value",
                    kind="long" if kind is CellNotes else "text",
                    value=shown(text),
                    mistake=wrong,
                )
            )
        self._take(inner, name, about)

    def _list(self, listed: object, types_: Sequence[object], value: TomlValue, name: str, about: str) -> None:
        element = next(iter(choices_of(get_args(listed)[0])))
        if get_origin(element) is Literal:
            chosen = tuple(map(shown, value)) if isinstance(value, list) else ()
            words = tuple((str(word), str(word)) for word in get_args(element))
            self._add(
                FormField(name=name, label=_label(name), about=about, kind="choices", chosen=chosen, choices=words)
            )
        elif is_table(element):
            self._tables(element, types_, value, name, about)
        else:
            several = value if isinstance(value, list) else [value] if value is not None else []
            long: FieldKind = "long" if name.partition(".")[0] in _LONG else "text"
            for number, one in enumerate([*several, None]):
                label = _label(name) if number == 0 else f"{_label(name)} {number + 1}"
                self._add(FormField(name=f"{name}.{number}", label=label, about=about, kind=long, value=shown(one)))
            self._place_at_first(name)

    def _tables(self, kind: Any, types_: Sequence[object], value: TomlValue, name: str, about: str) -> None:  # noqa: ANN401 - a type
        if str in types_:
            single = value if isinstance(value, str) else None
            self._add(FormField(name=name, label=_label(name), about=about, value=shown(single)))
        several = value if isinstance(value, list) else []
        inner = _FormBuilder(self.wrong)
        for number, one in enumerate([*several, {}]):
            inner._group(kind, one, f"{name}.{number}", "")
        self._take(inner, f"{name}.", about)

    def _place_at_first(self, name: str) -> None:
        """Put what is wrong with a whole list at its first field."""
        if wrong := self.wrong.get(name):
            self.placed.add(name)
            at = next(at for at, one in enumerate(self.fields) if one.name == f"{name}.0")
            self.fields[at] = replace(self.fields[at], mistake=self.fields[at].mistake or wrong)


def _single(types_: Sequence[object], value: TomlValue, name: str, about: str, *, needed: bool) -> FormField:
    literal = next((one for one in types_ if get_origin(one) is Literal), None)
    kind: FieldKind = "text"
    choices: tuple[tuple[str, str], ...] = ()
    if literal is not None:
        kind, choices = "choice", (("", "left out"), *((str(word), str(word)) for word in get_args(literal)))
        if isinstance(value, str) and value not in dict(choices):
            choices = (*choices, (value, value))
    elif bool in types_ and len(types_) == 1:
        kind, choices = "flag", _YES
    elif Decimal in types_ and len(types_) == 1:
        kind = "number"
    elif date in types_ and len(types_) == 1:
        kind = "date"
    elif name.rpartition(".")[2] in _LONG:
        kind = "long"
    return FormField(
        name=name, label=_label(name), about=about, kind=kind, value=shown(value), choices=choices, needed=needed
    )


def _label(name: str) -> str:
    words = [one for one in name.split(".") if one]
    last = words[-1]
    if last.isdigit():
        return f"{words[-2].replace('_', ' ')} {int(last) + 1}"
    return last.replace("_", " ")


def _meaning(hint: object) -> str:
    if get_origin(hint) is Annotated:
        metas = (one.description for one in hint.__metadata__ if isinstance(one, msgspec.Meta))  # type: ignore[attr-defined]
        return next((one.replace("`", "") for one in metas if one), "") or _meaning(get_args(hint)[0])
    if get_origin(hint) in (Union, types.UnionType):
        return next((found for one in get_args(hint) if (found := _meaning(one))), "")
    return ""
