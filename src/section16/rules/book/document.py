"""DO: the report as a whole, which is its type, signatures, exit box, parts and exhibits."""

import re
from collections.abc import Iterator
from itertools import chain
from typing import Final

from section16.form.owner import ReportingOwner
from section16.rules.report import Report
from section16.rules.rule import CHANGES, SPECIFICATION, Found, rule
from section16.standard.limits import limit

__all__ = [
    "every_owner_signs",
    "full_reports_say_where_they_go_on",
    "named_exhibits_are_attached",
    "those_who_left_tick_the_box",
    "types_agree",
]

_ROWS: Final = limit("rows of a table")
_OWNERS: Final = limit("reporting owners")
_LEAVING: Final = ("subject to", "no longer a", "final form", "final section")
_LEFT: Final = re.compile(
    r"(?:is|are|was|am) (?:no longer|not) subject to (?:the (?:reporting )?requirements? of )?Section 16"
    r"|(?:has )?ceased to be subject to Section 16|final (?:Form 4|Section 16 (?:report|filing))"
    r"|no longer (?:a|an) (?:Section 16|insider|reporting (?:person|owner))",
    re.IGNORECASE,
)
_GOES_ON: Final = re.compile(
    r"\b(?:first|second|third|fourth|fifth|sixth|last|part|form|filing|report|page)s? (?:4 )?(?:#?\d+ )?"
    r"(?:and last )?of\b|continu|additional (?:form|filing|report|statement|reporting)|more than one form"
    r"|(?:another|separate|other|two|three|multiple) (?:related )?(?:form|filing|report|statement)"
    r"|ex(?:hibit|-)? ?99"
)
_EXHIBIT: Final = re.compile(r"\bEx(?:hibit|\.)?\s?(?:List:?\s?(?:Exhibit|EX-)?\s?)?[-#]?\s?(24|99)\b", re.IGNORECASE)
_EARLIER: Final = re.compile(r"previously|incorporated|on file|filed (?:with|as)", re.IGNORECASE)
_FOR_OTHERS: Final = re.compile(r"attorney|behalf|\bfor\b|\bPOA\b|power of", re.IGNORECASE)
_FOR_WHOM: Final = re.compile(r"\b(?:for|behalf of)\s+(.+)", re.IGNORECASE)
_ALL: Final = re.compile(
    r"\b(?:each|all|every|both|others?|above|foregoing|persons?|parties|owners?|filers?|funds|entities)\b",
    re.IGNORECASE,
)
_AND: Final = re.compile(r"\band\b|[;&]", re.IGNORECASE)
_FORMER: Final = re.compile(
    r"\A\W*(?:(?:former|formerly|retired|past|resigned)\b|ex-)|[,(]\s*(?:former|formerly|retired|resigned)\b[^)]*\)?\W*\Z",
    re.IGNORECASE,
)
_STILL: Final = re.compile(
    r"\b(?:now|current|currently|present|still|remarks?|member|group|until|through)\b", re.IGNORECASE
)


@rule("DO001", "suspense", f"{SPECIFICATION}, Table 3.4")
def types_agree(report: Report) -> Iterator[Found]:
    """Give the document the type of its submission.

    EDGAR suspends a submission whose document is of another type.
    """
    header = report.document.header
    own, submission = report.document.document_type, header.submission_type if header else None
    if own and submission and own != submission:
        place = report.at("document_type")
        yield place, f"'{own}' in a submission of type '{submission}'; make them the same"


@rule("DO002", "advice", "17 CFR 240.16a-3(i), (j); Form 4, General Instructions 4(b)(v) and 7")
def every_owner_signs(report: Report) -> Iterator[Found]:
    """Sign for each reporting owner.

    Signatures are not tied to owners, so EDGAR does not count them. One person may sign for all of them, as
    attorney-in-fact or on their behalf, and then says so beside the name. Whoever signs for one who is named signs for
    that one only.
    """
    document = report.document
    owners, signed = len(document.reporting_owners), len(document.signatures)
    if 0 < signed < owners and sum(_signed_for(one.name or "", owners) for one in document.signatures) < owners:
        place = report.at("signatures")
        yield place, f"{signed} of {owners} owners signed; add the signatures, or say for whom one is given"


def _signed_for(name: str, owners: int) -> int:
    """Count for how many owners a signature stands: those who are named, or all that it may be given for."""
    whom = _FOR_WHOM.search(name)
    if not _FOR_OTHERS.search(name):
        return 1
    return owners if whom is None or _ALL.search(whom[1]) else 1 + len(_AND.findall(whom[0]))


@rule("DO003", "law", "Forms 4 and 5, General Instruction 1(b)", forms=CHANGES)
def those_who_left_tick_the_box(report: Report) -> Iterator[Found]:
    """Tick the exit box when the owner is no longer subject to Section 16.

    The rule looks for a text that says so in plain words, and for a `Former` title of an owner without another
    relationship. The box does not end all duties: a trade that is opposite to one of the last six months is still
    reported.
    """
    if report.document.not_subject_to_section16:
        return
    for spot, owner in report.of(ReportingOwner):
        name = _former_title(owner)
        if name:
            seen = f"'{getattr(owner, name)}' has left and the exit box is not ticked"
            yield spot.at(name), f"{seen}; tick it, or say why the owner is still subject to Section 16"
            return
    for text, plain in zip(_texts(report), report.plain_texts, strict=True):
        # A look for the words alone is many times faster, and nearly all texts have none of them.
        found = _LEFT.search(text) if _has_any(plain, _LEAVING) else None
        if found is not None:
            place = report.at("not_subject_to_section16")
            yield place, f"a text says '{found[0]}' and the exit box is not ticked; tick it, or correct the text"
            return


def _former_title(owner: ReportingOwner) -> str:
    """Name the cell that says that an owner without another relationship has left, or nothing."""
    if owner.is_director or owner.is_ten_percent_owner or (owner.is_officer and owner.is_other):
        return ""
    given = ((name, getattr(owner, name) or "") for name in ("officer_title", "other_text"))
    return next((name for name, text in given if _FORMER.search(text) and not _STILL.search(text)), "")


def _texts(report: Report) -> Iterator[str]:
    """Yield remarks, where such things are said most often, and the footnotes."""
    return chain((report.document.remarks or "",), (note.text for note in report.document.footnotes))


def _has_any(text: str, words: tuple[str, ...]) -> bool:
    return any(word in text for word in words)


@rule("DO004", "advice", f"{SPECIFICATION}, Table 3.5; 17 CFR 240.16a-3(j)")
def full_reports_say_where_they_go_on(report: Report) -> Iterator[Found]:
    """Say where a report goes on when a table or the list of owners is full.

    A table ends at 30 rows, the owners at ten. What did not fit stands in another report; remarks or a footnote
    say so, as `first of two`.
    """
    full = {"non_derivative_table": _ROWS, "derivative_table": _ROWS, "reporting_owners": _OWNERS}
    for name, most in full.items():
        if len(getattr(report.document, name)) == most and not any(map(_GOES_ON.search, report.plain_texts)):
            message = f"all {most} are used and no text says whether another report goes on; say so in remarks"
            yield report.at(name), message


@rule("DO005", "advice", "Form 4, General Instructions 6 and 7; EDGAR Filer Manual, Volume II")
def named_exhibits_are_attached(report: Report) -> Iterator[Found]:
    """Attach the exhibits that remarks name.

    This is judged only if the whole submission is at hand. Remarks may also refer to an exhibit that was filed with an
    earlier report, if they say so.
    """
    header, remarks = report.document.header, report.document.remarks or ""
    if header is None or not header.documents or not remarks:
        return
    attached = {(one.type or "").upper()[:5] for one in header.documents}
    for number in dict.fromkeys(_EXHIBIT.findall(remarks)):
        if f"EX-{number}" not in attached and not _EARLIER.search(remarks):
            place = report.at("remarks")
            yield place, f"remarks name exhibit {number} and none is attached; attach it, or say where it was filed"
