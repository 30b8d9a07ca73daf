"""Serving the workbench: until the program is told to end, or for the length of a `with`."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Final

import uvicorn

from section16.asgi import AsgiApp, listen
from section16.service.app import create_app
from section16.service.settings import ServiceSettings

__all__ = ["serve", "served"]

_LONGEST_START: Final = 60.0
_DRAIN_SECONDS: Final = 20


def serve(settings: ServiceSettings, on_start: Callable[[str], object]) -> None:
    """Serve until the program is told to end; `on_start` gets the address. Raises OSError where a port is taken."""
    listener = listen(settings.port, settings.host)
    host, port = listener.getsockname()[:2]
    server = _server(create_app(settings))
    on_start(settings.public_url or f"http://{host}:{port}")
    server.run(sockets=[listener])


def _server(app: AsgiApp) -> uvicorn.Server:
    config = uvicorn.Config(
        app,
        access_log=False,
        http="httptools",
        lifespan="on",
        log_config=None,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=_DRAIN_SECONDS,
        ws="none",
    )
    return uvicorn.Server(config)


@contextmanager
def served(app: AsgiApp, *, port: int = 0) -> Iterator[str]:
    """Serve an application from a thread; gives its address, which is closed after the `with`."""
    listener = listen(port)
    server = _server(app)
    thread = Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        end = time.monotonic() + _LONGEST_START
        while not server.started:
            if not thread.is_alive() or time.monotonic() > end:
                message = "the workbench did not start"
                raise RuntimeError(message)
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listener.close()
