"""The style sheet and the few scripts, all ours."""

from pathlib import Path

from litestar import Router
from litestar.datastructures import CacheControlHeader
from litestar.static_files import create_static_files_router

from section16.web.routes import open_to_everybody

__all__ = ["static_files"]

_FOLDER = Path(__file__).parent / "static"
_HOUR = 3_600


def static_files() -> Router:
    """Make the route of the files in `static/`."""
    return create_static_files_router(
        "/static", [_FOLDER], opt=open_to_everybody(), cache_control=CacheControlHeader(max_age=_HOUR)
    )
