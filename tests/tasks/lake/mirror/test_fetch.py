"""Texts are fetched in order, kept once, and not asked for any more once EDGAR turns us away."""

from collections.abc import Callable
from pathlib import Path

import pytest

from section16.edgar.errors import AnswerError, ClosedError, EdgarError, NotThereError, ThrottledError
from section16.edgar.public.listing import Listed, text_path
from section16.table.raw import RawFiling
from section16.tasks.lake.mirror.cache import Cache
from section16.tasks.lake.mirror.fetch import NotFetched, TextFetcher
from tests.sources.made import number, text

MANY = 200


def listed(one: int) -> Listed:
    return Listed(accession=number(one), form="4", path=text_path("1", number(one)))


class Public:
    """Gives texts, or what a function of the filing's place in the list says."""

    def __init__(self, answer: Callable[[int], bytes | EdgarError]) -> None:
        self.answer = answer
        self.asked: list[int] = []

    def document(self, path: str) -> bytes:
        one = next(at for at in range(MANY) if number(at) in path)
        self.asked.append(one)
        answer = self.answer(one)
        if isinstance(answer, EdgarError):
            raise answer
        return answer


def test_texts_come_in_order_and_are_in_the_cache(tmp_path: Path) -> None:
    cache, public = Cache(tmp_path), Public(text)
    cache.keep_text(number(3), b"kept before")
    found = list(TextFetcher(public, cache).texts(listed(one) for one in range(MANY)))
    assert [one.accession for one in found] == [number(one) for one in range(MANY)]
    assert sorted(public.asked) == [one for one in range(MANY) if one != 3]
    assert found[3] == RawFiling(b"kept before", number(3), str(cache.text_path(number(3))), 1)
    assert all(cache.text_path(one.accession).read_bytes() == one.data for one in found)


def test_without_a_cache_a_text_is_from_its_path() -> None:
    (found,) = TextFetcher(Public(text)).texts([listed(1)])
    assert found == RawFiling(text(1), number(1), listed(1).path, 1)


def test_a_page_of_html_is_not_kept(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    (found,) = TextFetcher(Public(lambda _: b"<html>503</html>"), cache).texts([listed(1)])
    assert isinstance(found, NotFetched)
    assert isinstance(found.error, AnswerError)
    assert cache.size_of(number(1)) is None


@pytest.mark.parametrize(("error", "halting"), [(ThrottledError("x"), ()), (ClosedError("x"), (ClosedError,))])
def test_whoever_is_turned_away_asks_for_nothing_more(error: EdgarError, halting: tuple[type[EdgarError], ...]) -> None:
    public = Public(lambda one: error if one == 5 else text(one))
    fetcher = TextFetcher(public, None, (ThrottledError, *halting))
    found = list(fetcher.texts(listed(one) for one in range(MANY)))
    assert fetcher.halted is error
    assert [one.error for one in found if isinstance(one, NotFetched)] == [error]
    assert len(public.asked) <= 5 + 24
    public.answer = text
    assert len(list(fetcher.texts(listed(one) for one in range(MANY)))) == MANY


@pytest.mark.parametrize("error", [AnswerError("x"), ClosedError("x")])
def test_an_edgar_that_is_away_is_not_asked_for_all(error: EdgarError) -> None:
    fetcher = TextFetcher(Public(lambda _: error))
    found = list(fetcher.texts(listed(one) for one in range(MANY)))
    assert 20 <= len(found) < MANY
    assert fetcher.halted is error


def test_filings_that_are_not_there_say_nothing_of_the_next() -> None:
    fetcher = TextFetcher(Public(lambda _: NotThereError("x")))
    assert len(list(fetcher.texts(listed(one) for one in range(MANY)))) == MANY
    assert fetcher.halted is None
