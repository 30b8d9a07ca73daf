"""A call from its first request to its value: what to send, when to wait, when to give up.

It sends nothing itself. A transport sends each request that is yielded and sends back the answer, so the rules for
asking again stand apart from the network.
"""

from collections.abc import Generator
from typing import Final, TypeVar

from section16.edgar.call import ApiCall, HttpAnswer, HttpRequest, NoAnswer, Wait
from section16.edgar.errors import AnswerError, EdgarError, NotSentError, ThrottledError, TokenError, TooLongError
from section16.edgar.judging import judge, judge_lost, without_secrets
from section16.edgar.secret import Secret
from section16.edgar.settings import EdgarSettings
from section16.edgar.token import expiry_of
from section16.standard.numbers import Cik

__all__ = ["Conversation", "converse", "request_of"]

T = TypeVar("T")
Conversation = Generator[HttpRequest | Wait, HttpAnswer | NoAnswer | None, T]

# EDGAR's API: a body over this size is announced first, so that a refusal costs no upload.
_ANNOUNCED: Final = 2**20
_SERVER_ERRORS: Final = range(500, 600)
_LOGIN_CIK: Final = "X-EDGAR-LOGIN-CIK"


def converse(call: ApiCall[T], settings: EdgarSettings) -> Conversation[T]:
    """Ask until there is a value, or an error after which asking again would not help or might file twice."""
    request = request_of(call, settings)
    secrets = (*settings.secrets, *call.hidden)
    tried = 0
    while True:
        got = yield request
        tried += 1
        if isinstance(got, HttpAnswer):
            found = judge(call, without_secrets(got, secrets))
        else:
            found = judge_lost(call, got or NoAnswer(sent=True, reason="no answer came"))
        if not isinstance(found, EdgarError):
            return found
        pause = _pause(call, found, tried, settings)
        if pause is None:
            raise _dated(found, settings)
        yield Wait(pause)


def request_of(call: ApiCall[T], settings: EdgarSettings) -> HttpRequest:
    """Return a call's request, with every header that EDGAR asks for."""
    headers = [("Accept", "application/json"), ("User-Agent", settings.user_agent)]
    if call.content_type:
        headers.append(("Content-Type", call.content_type))
    if settings.login_cik:
        headers.append((_LOGIN_CIK, Cik.parse(settings.login_cik).padded))
    if len(call.body) > _ANNOUNCED:
        headers.append(("Expect", "100-continue"))
    return HttpRequest(
        method=call.method,
        url=settings.url + call.path,
        headers=tuple(headers),
        authorization=_authorization(call, settings),
        body=call.body,
        alone=not call.repeatable,
    )


def _authorization(call: ApiCall[T], settings: EdgarSettings) -> Secret:
    """Return the header's value: the filer token, then the user token where the call needs one."""
    tokens = [_sound("filer", settings.filer_token)]
    if call.with_user:
        tokens.append(_sound("user", settings.user_token))
    return Secret("Bearer " + ",".join(tokens))


def _sound(name: str, token: Secret | None) -> str:
    """Return a token that can stand in a header; a broken one is not repeated in the message."""
    text = token.reveal() if token else ""
    if not text:
        message = f"{name} token: it is missing; set it in the keyring or the environment. Nothing was sent"
        raise TokenError(message)
    if not text.isascii() or not text.isprintable() or set(text) & set(" ,"):
        message = f"{name} token: it is not in the form of a token; copy it anew from the dashboard. Nothing was sent"
        raise TokenError(message)
    return text


def _pause(call: ApiCall[T], error: EdgarError, tried: int, settings: EdgarSettings) -> float | None:
    """Return how long to wait before the same is sent again; None where it is not to be sent again."""
    if tried >= settings.tries:
        return None
    pause = min(2.0 ** (tried - 1), settings.longest_wait)
    if isinstance(error, NotSentError):
        return pause
    if not call.repeatable or isinstance(error, TooLongError):
        return None
    if isinstance(error, ThrottledError):
        asked = pause if error.retry_after is None else error.retry_after
        return asked if asked <= settings.longest_wait else None
    lost_or_failed = isinstance(error, AnswerError) and (error.status is None or error.status in _SERVER_ERRORS)
    return pause if lost_or_failed else None


def _dated(error: EdgarError, settings: EdgarSettings) -> EdgarError:
    """Add to a token's error when the tokens end, which is most often the reason."""
    if not isinstance(error, TokenError):
        return error
    named = ("filer", settings.filer_token), ("user", settings.user_token)
    ends = [f"the {name} token ends on {end.date()}" for name, token in named if token and (end := expiry_of(token))]
    message = "; ".join([error.message, *ends])
    return TokenError(
        message, status=error.status, tracking=error.tracking, locator=error.locator, messages=error.messages
    )
