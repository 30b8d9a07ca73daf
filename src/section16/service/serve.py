"""Serving the workbench: until the program is told to end, or for the length of a `with`."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from socket import socket
from threading import Thread
from typing import Final

import uvicorn

from section16.asgi import listen
from section16.service.app import Workbench, create_app
from section16.service.logs import log_to
from section16.service.settings import ServiceSettings

__all__ = ["serve", "served"]

_LONGEST_START: Final = 60.0
_DRAIN_SECONDS: Final = 20
_KEEP_ALIVE_SECONDS: Final = 75  # proxies keep connections for 60: who closes first must not be who is asked


def serve(settings: ServiceSettings, on_start: Callable[[str], object]) -> None:
    """Serve until the program is told to end; `on_start` gets the address. Raises OSError where a port is taken."""
    log_to()
    listener = listen(settings.port, settings.host)
    host, port = listener.getsockname()[:2]
    scheme = "https" if settings.tls_certificate is not None else "http"
    app = create_app(settings)
    app.warm()
    server = _server(app, settings)
    on_start(settings.public_url or f"{scheme}://{host}:{port}")
    server.run(sockets=[listener])


class _Server(uvicorn.Server):
    """A server that first ends what would keep its connections open."""

    def __init__(self, config: uvicorn.Config, app: Workbench) -> None:
        super().__init__(config)
        self._app = app

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        self._app.drain()
        await super().shutdown(sockets)


def _server(app: Workbench, settings: ServiceSettings) -> uvicorn.Server:
    config = uvicorn.Config(
        app,
        access_log=False,
        forwarded_allow_ips=list(settings.trusted_proxies),
        http="httptools",
        lifespan="on",
        log_config=None,
        log_level="warning",  # that it starts and ends is no news in a log of what went wrong
        proxy_headers=bool(settings.trusted_proxies),
        server_header=False,
        ssl_certfile=settings.tls_certificate,
        ssl_keyfile=settings.tls_key,
        timeout_graceful_shutdown=_DRAIN_SECONDS,
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        ws="none",
    )
    return _Server(config, app)


@contextmanager
def served(app: Workbench, *, port: int = 0) -> Iterator[str]:
    """Serve an application from a thread; gives its address, which is closed after the `with`."""
    listener = listen(port)
    server = _server(app, ServiceSettings())
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
