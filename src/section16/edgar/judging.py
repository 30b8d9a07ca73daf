"""What an answer, or the lack of one, means: the value asked for, or an error that says what may be done next."""

import re
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Final, TypeVar

from section16.edgar.call import ApiCall, HttpAnswer, NoAnswer
from section16.edgar.errors import (
    AnswerError,
    ClosedError,
    EdgarError,
    NotSentError,
    RefusedError,
    ThrottledError,
    TokenError,
    TooLongError,
    UnknownOutcomeError,
)
from section16.edgar.parsing import Fields, fields_of, messages_of, trace_of
from section16.edgar.secret import Secret

__all__ = ["is_turned_away", "judge", "judge_lost", "retry_after", "without_secrets"]

T = TypeVar("T")

_FINE: Final = (200, 202, 204)
# EDGAR's gateway refuses who asks too often, for some ten minutes, with 429 or with a page for people: HTML and 403. Of
# what was asked for it says nothing; the archives themselves refuse in XML, and the API in JSON.
_TOO_OFTEN, _FORBIDDEN = 429, 403
_PAGE_FOR_PEOPLE: Final = re.compile(rb"\s*(<!doctype html|<html|<h1)", re.IGNORECASE)
_TIMED_OUT, _CLOSED = 408, 503
_CLIENT_ERRORS: Final = range(400, 500)
_HIDDEN: Final = b"(hidden)"
_LOOK_UP: Final = "whether EDGAR took it is not known; look it up, and do not send it again"
_BY_STATUS: Final[dict[int, type[EdgarError]]] = {401: TokenError, 403: TokenError}
# What an answer without a value means, and what to do about it.
_SENTENCES: Final[dict[type[EdgarError], tuple[str, str]]] = {
    TokenError: ("did not take the tokens", "check that they are current and may do this"),
    ThrottledError: ("is asked too often", "wait, then ask again"),
    ClosedError: ("is closed", "try again in its hours"),
    RefusedError: ("refused the request", "correct it"),
    AnswerError: ("did not answer as its API does", "try again later"),
    UnknownOutcomeError: ("failed over the request", _LOOK_UP),
}


def without_secrets(answer: HttpAnswer, secrets: tuple[Secret, ...]) -> HttpAnswer:
    """Hide each secret of ours that the answer repeats, in any case of its letters."""
    body = answer.body
    for secret in secrets:
        body = re.sub(re.escape(secret.reveal().encode()), _HIDDEN, body, flags=re.IGNORECASE)
    return HttpAnswer(status=answer.status, headers=answer.headers, body=body)


def is_turned_away(answer: HttpAnswer) -> bool:
    """Tell whether EDGAR's gateway refused to be asked so often, or by one without a name; nothing was taken."""
    refused = answer.status == _FORBIDDEN and _PAGE_FOR_PEOPLE.match(answer.body)
    return answer.status == _TOO_OFTEN or bool(refused)


def judge(call: ApiCall[T], answer: HttpAnswer) -> T | EdgarError:
    """Return the value of an answer, or the error that it means."""
    if answer.status in _FINE or answer.status in call.also:
        return _value(call, answer)
    fields = _fields(answer)
    kind = ThrottledError if is_turned_away(answer) else _kind(call, answer.status, ours=fields is not None)
    error = _error(kind, call, answer, fields or {})
    if isinstance(error, ThrottledError):
        error.retry_after = retry_after(answer)
    return error


def _kind(call: ApiCall[T], status: int, *, ours: bool) -> type[EdgarError]:
    """Return the kind of error that an answer without a value means; `ours` if EDGAR's API itself gave it.

    Only EDGAR itself can say that it is closed: a gateway before it may say 503 of a submission that EDGAR has taken.
    """
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    if status == _CLOSED and (call.repeatable or ours):
        return ClosedError
    if status in _CLIENT_ERRORS and (call.repeatable or status != _TIMED_OUT):
        return RefusedError
    return AnswerError if call.repeatable else UnknownOutcomeError


def _error(kind: type[EdgarError], call: ApiCall[T], answer: HttpAnswer, fields: Fields) -> EdgarError:
    """Make the error: where, what was seen, in EDGAR's own words where it gives some, and what to do."""
    messages = messages_of(fields.get("messages"))
    words = " ".join(f"'{one.content}'" for one in messages if one.content)
    what, then = _SENTENCES[kind]
    seen = f"{answer.status}: {words}" if words else f"{answer.status}"
    text = f"{call.method} {call.path}: EDGAR {what} ({seen}); {then}"
    return kind(text, status=answer.status, messages=messages, **trace_of(fields))


def judge_lost(call: ApiCall[T], lost: NoAnswer) -> EdgarError:
    """Return the error that a missing answer means."""
    place = f"{call.method} {call.path}"
    if not lost.sent:
        return NotSentError(f"{place}: {lost.reason}; nothing was sent: it may be sent again")
    if call.repeatable and lost.too_long:
        return TooLongError(f"{place}: {lost.reason}; see whether that is EDGAR")
    if call.repeatable:
        return AnswerError(f"{place}: {lost.reason}; ask again")
    return UnknownOutcomeError(f"{place}: {lost.reason}; {_LOOK_UP}")


def _value(call: ApiCall[T], answer: HttpAnswer) -> T | EdgarError:
    try:
        return call.read(answer)
    except ValueError as error:
        reason = str(error)
    message = f"{call.method} {call.path}: EDGAR's answer ({answer.status}) cannot be read: {reason}"
    fields = _fields(answer) or {}
    if call.repeatable:
        return AnswerError(f"{message}; ask again", status=answer.status, **trace_of(fields))
    return UnknownOutcomeError(f"{message}; {_LOOK_UP}", status=answer.status, **trace_of(fields))


def _fields(answer: HttpAnswer) -> Fields | None:
    """Return the fields of an error of EDGAR's API; None for an answer of a gateway before it."""
    try:
        fields = fields_of(answer.body)
    except ValueError:
        return None
    return fields if {"tracking", "locator", "messages"} & fields.keys() else None


def retry_after(answer: HttpAnswer) -> float | None:
    """Return how many seconds to wait; a date in the header is counted from the answer's own date."""
    text = answer.headers.get("retry-after", "").strip()
    if text.isdecimal():
        return float(text)
    until, now = _moment(text), _moment(answer.headers.get("date", ""))
    return max(0.0, (until - now).total_seconds()) if until and now else None


def _moment(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
