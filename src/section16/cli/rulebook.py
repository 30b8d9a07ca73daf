"""The rulebook on the terminal: a line for each rule, or the page of one."""

from inspect import cleandoc
from typing import TYPE_CHECKING

import typer

from section16.cli.talk import Stop

if TYPE_CHECKING:
    from section16.rules import Rule
    from section16.xml.envelope_rule import EnvelopeRule

__all__ = ["explain", "list_rules"]

_STAGES = {"both": "", "submitted": "submissions only", "disseminated": "disseminated documents only"}


def list_rules() -> None:
    """Print id, severity and first sentence of every rule, those of the envelope too."""
    for one in sorted(_book(), key=lambda rule: rule.id):
        typer.echo(f"{one.id}  {one.severity:8}  {cleandoc(one.page).partition(chr(10))[0]}")


def explain(id: str) -> None:
    """Print the page of a rule; stop when there is none of that id."""
    found = next((one for one in _book() if one.id == id.upper()), None)
    if found is None:
        message = f"--explain: '{id}' is no rule; see section16 check --list"
        raise Stop(message)
    typer.echo("\n".join(_page(found)))


def _book() -> "tuple[Rule | EnvelopeRule, ...]":
    from section16.rules import RULES
    from section16.xml.envelope_check import ENVELOPE_RULES

    return (*RULES, *ENVELOPE_RULES)


def _page(rule: "Rule | EnvelopeRule") -> list[str]:
    what, _, why = cleandoc(rule.page).partition("\n\n")
    return [
        f"{rule.id}  {typer.style(rule.severity, bold=True)}",
        "",
        what,
        "",
        *([why, ""] if why else []),
        *_reach(rule),
        f"authority  {rule.authority}",
    ]


def _reach(rule: "Rule | EnvelopeRule") -> list[str]:
    from section16.rules import Rule

    if not isinstance(rule, Rule):
        return ["asked of   the envelope, when a report is filed"]
    narrowed = [f"{name:9}  {text}" for name, text in _narrowed(rule) if text]
    return [f"forms      {', '.join(rule.forms)}, and their amendments", *narrowed]


def _narrowed(rule: "Rule") -> tuple[tuple[str, str], ...]:
    """Return where and when the rule is in force, as far as it is not always."""
    return (
        ("stage", _STAGES[rule.stage]),
        ("versions", _span(rule.first, rule.last)),
        ("filed", _span(rule.since, rule.until)),
        ("schema", "the XSD says the same" if rule.schema else ""),
    )


def _span(first: object, last: object) -> str:
    return " ".join(filter(None, (f"from {first}" if first else "", f"to {last}" if last else "")))
