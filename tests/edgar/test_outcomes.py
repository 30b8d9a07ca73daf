"""What went wrong, and what may be done next: sent again only where nothing can double."""

from typing import Any

import httpx
import pytest

from section16.edgar.api.client import Edgar
from section16.edgar.errors import (
    AnswerError,
    ClosedError,
    EdgarError,
    NotSentError,
    RefusedError,
    ThrottledError,
    TokenError,
    UnfitError,
    UnknownOutcomeError,
)
from section16.edgar.secret import Secret
from tests.edgar.talk import CCC, SECRETS, TRACE, Line, answering, envelope, settings, talk

ENVELOPE = envelope()
NUMBER = "0001234567-26-000001"
STATUS, SUBMIT, NEW_CCC = ("status", NUMBER), ("submit", ENVELOPE), ("new_ccc", "1234567")
FOUND = {"accessionNumber": NUMBER, "status": "PROCESSING"}
PAGE = b"<html><body>Gateway</body></html>"
ERROR = TRACE | {"messages": [{"type": "ERROR", "content": "Not now"}]}


def ask(line: Line, call: tuple[Any, ...], **changes: Any) -> Any:
    named = {"live": False} if call[0].startswith("submit") else {}
    return talk(line, *call, setting=settings(**changes), **named)


def failing(line: Line, call: tuple[Any, ...], **changes: Any) -> EdgarError:
    with pytest.raises(EdgarError) as failed:
        ask(line, call, **changes)
    return failed.value


@pytest.mark.parametrize("call", [STATUS, SUBMIT, NEW_CCC])
@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, RefusedError),
        (401, TokenError),
        (403, TokenError),
        (405, RefusedError),
        (406, RefusedError),
        (411, RefusedError),
        (413, RefusedError),
        (415, RefusedError),
        (429, ThrottledError),
        (503, ClosedError),
    ],
)
def test_edgars_refusal_is_an_error_with_its_trace(call: Any, status: int, kind: type[EdgarError]) -> None:
    error = failing(Line(answering(status, ERROR)), call, tries=1)
    assert type(error) is kind
    assert (error.status, error.tracking, error.locator) == (status, "T-17", "L-42")
    assert [message.content for message in error.messages] == ["Not now"]
    assert f"({status}: 'Not now'); " in str(error)


@pytest.mark.parametrize("call", [STATUS, SUBMIT, NEW_CCC])
def test_a_gateways_page_with_403_is_about_the_pace_and_not_the_tokens(call: Any) -> None:
    line = Line(answering(403, b"<html><title>Request Rate Threshold Exceeded</title></html>"))
    assert type(failing(line, call, tries=1)) is ThrottledError


@pytest.mark.parametrize("call", [SUBMIT, NEW_CCC])
@pytest.mark.parametrize(
    "answer",
    [
        answering(500, ERROR),
        answering(500, PAGE),
        answering(502, PAGE),
        answering(504, PAGE),
        answering(503, PAGE),
        answering(503),
        answering(408, PAGE),
        answering(200, PAGE),
        answering(202, b'{"accessionNu'),
        answering(202, []),
        answering(302, b"", location="https://elsewhere.example/"),
        answering(100),
        httpx.ReadTimeout("slow"),
        httpx.WriteTimeout("slow"),
        httpx.ReadError("cut"),
        httpx.WriteError("cut"),
        httpx.CloseError("cut"),
        httpx.RemoteProtocolError("cut"),
        httpx.LocalProtocolError("odd"),
        httpx.DecodingError("odd"),
    ],
)
def test_what_may_have_been_taken_is_never_sent_again(call: Any, answer: Any) -> None:
    line = Line(answer)
    error = failing(line, call)
    assert type(error) is UnknownOutcomeError
    assert len(line.asked) == 1
    assert line.waits == []
    assert str(error).endswith("whether EDGAR took it is not known; look it up, and do not send it again")


@pytest.mark.parametrize("body", [b"", PAGE, b"{}", b'{"messages": []}'])
def test_no_answer_at_all_makes_a_submission_leave_twice(body: bytes) -> None:
    for status in (*range(100, 104), *range(200, 600)):
        line = Line(answering(status, body))
        with pytest.raises(EdgarError):
            ask(line, SUBMIT)
        assert len(line.asked) == 1
        assert line.waits == []


@pytest.mark.parametrize("call", [STATUS, SUBMIT, NEW_CCC])
@pytest.mark.parametrize("error", [httpx.ConnectError("no"), httpx.ConnectTimeout("no"), httpx.PoolTimeout("no")])
def test_what_never_left_is_sent_again(call: Any, error: Exception) -> None:
    line = Line(error)
    failed = failing(line, call)
    assert type(failed) is NotSentError
    assert len(line.asked) == 4
    assert line.waits == [1, 2, 4]
    assert str(failed).endswith("nothing was sent: it may be sent again")


def test_a_submission_goes_through_once_edgar_is_reached() -> None:
    line = Line(httpx.ConnectError("no"), answering(202, FOUND | {"status": "RECEIVED"}))
    assert ask(line, SUBMIT).accession_number == NUMBER
    assert len(line.asked) == 2


@pytest.mark.parametrize(
    "trouble",
    [answering(500, PAGE), answering(502), httpx.ReadTimeout("slow"), httpx.RemoteProtocolError("cut"), answering(429)],
)
def test_a_question_is_asked_again(trouble: Any) -> None:
    line = Line(trouble, trouble, answering(200, FOUND))
    assert ask(line, STATUS).status == "PROCESSING"
    assert line.waits == [1, 2]


@pytest.mark.parametrize(
    ("answer", "kind", "asked"),
    [
        (answering(500, PAGE), AnswerError, 4),
        (httpx.ReadTimeout("slow"), AnswerError, 4),
        (answering(429), ThrottledError, 4),
        (answering(503, PAGE), ClosedError, 1),
        (answering(401, ERROR), TokenError, 1),
        (answering(200, PAGE), AnswerError, 1),
        (answering(302), AnswerError, 1),
    ],
)
def test_a_question_is_given_up_in_the_end(answer: Any, kind: type[EdgarError], asked: int) -> None:
    line = Line(answer)
    assert type(failing(line, STATUS)) is kind
    assert len(line.asked) == asked


def test_how_long_to_wait_is_edgars_to_say() -> None:
    line = Line(answering(429, retry_after="7"), answering(200, FOUND))
    ask(line, STATUS)
    assert line.waits == [7]
    dated = answering(429, retry_after="Sun, 22 Nov 2026 15:00:09 GMT", date="Sun, 22 Nov 2026 15:00:00 GMT")
    line = Line(dated, answering(200, FOUND))
    ask(line, STATUS)
    assert line.waits == [9]


def test_a_wait_that_is_too_long_is_the_callers() -> None:
    line = Line(answering(429, retry_after="600"))
    error = failing(line, STATUS)
    assert isinstance(error, ThrottledError)
    assert error.retry_after == 600
    assert line.waits == []


@pytest.mark.parametrize(
    ("header", "seconds"), [({}, None), ({"retry_after": "soon"}, None), ({"retry_after": "9"}, 9)]
)
def test_a_throttled_submission_is_left_to_the_caller(header: dict[str, str], seconds: float | None) -> None:
    line = Line(answering(429, ERROR, **header))
    error = failing(line, SUBMIT)
    assert isinstance(error, ThrottledError)
    assert (error.retry_after, len(line.asked), line.waits) == (seconds, 1, [])


@pytest.mark.parametrize(
    ("bytes_", "live", "message"),
    [
        (envelope(live=True), False, "its bytes say LIVE, and it was to be sent as TEST"),
        (envelope(live=False), True, "its bytes say TEST, and it was to be sent as LIVE"),
        (b"", True, "it is not well-formed XML"),
        (b"<edgarSubmission/>", True, "it says 0 times whether it is LIVE or TEST"),
    ],
)
def test_the_mode_in_the_bytes_is_the_mode_of_the_path(bytes_, live, message) -> None:
    line = Line(answering(202, FOUND))
    with pytest.raises(UnfitError) as refused:
        talk(line, "submit", bytes_, live=live)
    assert message in str(refused.value)
    assert str(refused.value).endswith("Nothing was sent")
    assert line.asked == []


def test_more_than_edgar_takes_is_not_sent() -> None:
    line = Line(answering(202, FOUND))
    with pytest.raises(UnfitError, match=r"submission: 200\.0 megabytes, and EDGAR takes 200; enclose less"):
        talk(line, "submit", bytes(200_000_001), live=False)
    assert line.asked == []


@pytest.mark.parametrize(
    ("changes", "call", "message"),
    [
        ({"filer_token": Secret("")}, STATUS, "filer token: it is missing"),
        ({"user_token": None}, SUBMIT, "user token: it is missing; set it in the keyring or the environment"),
        ({"user_token": Secret("a,b")}, SUBMIT, "user token: it is not in the form of a token; copy it anew"),
        ({"filer_token": Secret("a\r\nX-Y: z")}, STATUS, "filer token: it is not in the form of a token"),
    ],
)
def test_a_token_that_cannot_be_sent_is_said_before(changes: dict[str, Any], call: Any, message: str) -> None:
    line = Line(answering(200, FOUND))
    error = failing(line, call, **changes)
    assert type(error) is TokenError
    assert message in str(error)
    assert "X-Y" not in str(error)
    assert line.asked == []


def test_a_status_needs_no_user_token() -> None:
    assert ask(Line(answering(200, FOUND)), STATUS, user_token=None).status == "PROCESSING"


def test_a_refused_token_is_said_with_its_end() -> None:
    error = failing(Line(answering(401, ERROR)), SUBMIT)
    assert str(error) == (
        "POST /submission/single/test: EDGAR did not take the tokens (401: 'Not now'); check that they are current and "
        "may do this; the filer token ends on 2027-01-31; the user token ends on 2026-11-29"
    )


def test_a_secret_that_edgar_repeats_is_hidden() -> None:
    said = " ".join(SECRETS[:3]) + CCC.upper()
    error = failing(Line(answering(400, {"messages": [{"content": said}]})), SUBMIT)
    assert str(error).count("(hidden)") == 4
    assert not [secret for secret in SECRETS if secret.lower() in str(error).lower()]


def test_a_refused_new_code_is_not_repeated() -> None:
    answer = answering(400, {"messages": [{"content": f"{CCC} is not current"}]})
    error = failing(Line(answer), ("set_ccc", "1", Secret(CCC), Secret("z@7vUt!5")))
    assert error.messages[0].content == "(hidden) is not current"


def test_nothing_of_httpx_hangs_on_an_error() -> None:
    """Its exceptions hold the request, and the request the tokens."""
    error = failing(Line(httpx.ReadTimeout("slow")), SUBMIT)
    assert error.__cause__ is None
    assert error.__context__ is None
    assert not [value for value in vars(error).values() if isinstance(value, httpx.Request | Exception)]


def test_the_client_can_be_closed_twice() -> None:
    edgar = Edgar(settings(), httpx.MockTransport(answering(200, FOUND)))
    edgar.close()
    edgar.close()
