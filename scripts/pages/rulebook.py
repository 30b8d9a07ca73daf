"""docs/reference/rules.md: the page of every rule."""

from datetime import date
from inspect import cleandoc

import section16.rules
from pages.markdown import code, page, plain, table
from section16.rules import RULES, Rule
from section16.rules.history.check import HISTORY_RULES
from section16.rules.history.rule import HistoryRule
from section16.xml.envelope.check import ENVELOPE_RULES
from section16.xml.envelope.rule import EnvelopeRule

__all__ = ["rulebook"]

AnyRule = Rule | HistoryRule | EnvelopeRule

_INTRO = """
What `section16 check` asks. Severity says who minds: `suspense` and `warning` are EDGAR's words (it refuses the
submission; it accepts and notes it), `law` is what the form's instructions or the rules under Section 16 ask for
though EDGAR does not look, `advice` is about quality. The rules SE are asked of several files, the rules EN of the
envelope when a report is filed.
"""


def rulebook() -> str:
    """Return the page."""
    letters = cleandoc(section16.rules.__doc__ or "").partition("\n\n")[2]
    both: tuple[AnyRule, ...] = (*RULES, *HISTORY_RULES, *ENVELOPE_RULES)
    book = sorted(both, key=lambda rule: rule.id)
    head = ("Id", "Severity", "Rule")
    rows = ((f"[{rule.id}](#{rule.id.lower()})", rule.severity, _first(rule)) for rule in book)
    return page("Rules", _INTRO, letters, table(head, rows), *map(_entry, book))


def _first(rule: AnyRule) -> str:
    return cleandoc(rule.page).partition("\n")[0]


def _entry(rule: AnyRule) -> str:
    what, _, why = plain(cleandoc(rule.page)).partition("\n\n")
    facts = [f"`{rule.name}`", rule.severity, *_reach(rule)]
    blocks = (f"## {rule.id}", f"**{what}**", why, f"{' · '.join(facts)}", f"Authority: {rule.authority}.")
    return "\n\n".join(filter(None, blocks))


def _reach(rule: AnyRule) -> list[str]:
    """Say of what the rule is asked, as far as it is not every report."""
    if isinstance(rule, HistoryRule):
        return ["asked of several reports of one person about one issuer"]
    return _narrowed(rule) if isinstance(rule, Rule) else ["asked of the envelope, when a report is filed"]


def _narrowed(rule: Rule) -> list[str]:
    """Say where and when the rule is in force, as far as it is not always."""
    stage = {"both": "", "submitted": "submissions only", "disseminated": "disseminated documents only"}[rule.stage]
    forms = "" if rule.forms == ("3", "4", "5") else f"Forms {', '.join(rule.forms)}"
    days = _span("filed", rule.since, rule.until)
    schema = "the schema says the same" if rule.schema else ""
    found = (forms, stage, days, _span("schema version", _code(rule.first), _code(rule.last)), schema)
    return [one for one in found if one]


def _code(version: str | None) -> str | None:
    return code(version) if version else None


def _span(what: str, first: date | str | None, last: date | str | None) -> str:
    words = (f"from {first}" if first else "", f"to {last}" if last else "")
    said = " ".join(filter(None, words))
    return f"{what} {said}" if said else ""
