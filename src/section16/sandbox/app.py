"""The sandbox as an ASGI application."""

from asyncio import sleep
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from section16.sandbox import api, archive, controlling
from section16.sandbox.clock import utc_now
from section16.sandbox.faulty import FaultyApp
from section16.sandbox.openapi import openapi
from section16.sandbox.sandbox import Sandbox
from section16.sandbox.settings import SandboxSettings

__all__ = ["create_sandbox"]


def create_sandbox(
    settings: SandboxSettings | None = None,
    *,
    tell: Callable[[], datetime] = utc_now,
    wait: Callable[[float], Awaitable[None]] = sleep,
) -> ASGIApp:
    """Make a local EDGAR; `tell` tells the time and `wait` waits, so that a test needs neither clock nor patience."""
    sandbox = Sandbox(settings or SandboxSettings(), tell, wait)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        yield
        sandbox.store.close()

    app = Starlette(
        routes=[
            Route("/openapi.json", _openapi),
            *api.routes(sandbox),
            *archive.routes(sandbox),
            *controlling.routes(sandbox),
        ],
        exception_handlers={HTTPException: api.refused, 500: api.refused},
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False
    return FaultyApp(app, sandbox)


async def _openapi(_request: Request) -> Response:
    return api.json_answer(openapi())
