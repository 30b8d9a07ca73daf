"""Asking the explorer of a visit, which is a process of its own, for a page."""

from asyncio import get_running_loop
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import datetime
from functools import partial, wraps
from typing import Final, TypeVar, TypeVarTuple, Unpack

from litestar.response import Redirect
from msgspec import Struct
from msgspec.structs import replace

from section16.tasks.exploring.explored import ExploredLake
from section16.web.errors import NotFoundError
from section16.web.explore.answers import Elsewhere, ExplorerAnswer, laid_out
from section16.web.page import LaidOut
from section16.web.routes import redirect
from section16.web.visit import Visit

__all__ = ["explored", "in_threads_of_the_lake"]

AnswerT = TypeVar("AnswerT")
Args = TypeVarTuple("Args")

# Who waits for the lake holds a thread. These are their own, since of those that make all other pages there are few.
_THREADS: Final = ThreadPoolExecutor(16, "lake")


def in_threads_of_the_lake(handler: Callable[..., AnswerT]) -> Callable[..., Awaitable[AnswerT]]:
    """Let a handler wait for the lake in threads of its own, so that it takes none from the other pages."""

    @wraps(handler)
    async def waiting(**named: object) -> AnswerT:
        call = partial(copy_context().run, handler, **named)
        return await get_running_loop().run_in_executor(_THREADS, call)

    return waiting


class _Moment(Struct, frozen=True):
    """A clock that stands still: what a page is made by in another process."""

    at: datetime

    def __call__(self) -> datetime:
        return self.at


def explored(
    visit: Visit, function: Callable[[ExploredLake, Visit, Unpack[Args]], ExplorerAnswer], /, *args: *Args
) -> LaidOut | Redirect:
    """Return the page that one of the functions of `answers` gives; raises NotFoundError where there is no lake."""
    if visit.explorer is None:
        message = "lake: none is named; start the service with one"
        raise NotFoundError(message)
    bare = replace(visit, opened=None, explorer=None, questions=None, now=_Moment(visit.now()))
    answer = visit.explorer.ask(laid_out, function, bare, args)
    return redirect(answer.path, answer.done) if isinstance(answer, Elsewhere) else answer
