"""What handlers return, as the answer to a request."""

from typing import Any
from urllib.parse import quote

from litestar import Request, Response
from litestar.response.base import ASGIResponse

from section16.web.cookies import DONE_COOKIE, cookie, ended_cookie
from section16.web.page import Download, LaidOut, Page, lay_out
from section16.web.visit import Visit

__all__ = ["PageResponse"]


class PageResponse(Response[Any]):
    """A page, laid out or still to be, a download, or another answer as it is."""

    def to_asgi_response(self, app: None, request: Request[Any, Any, Any], **options: Any) -> ASGIResponse:  # type: ignore[override] # noqa: ANN401 - Litestar's own options
        """Lay out a page, or give its data; a download is given as a file, another answer as it is."""
        match self.content:
            case Response() as answer:
                return answer.to_asgi_response(app, request, **options)
            case Page() as page:
                self._give(lay_out(page, request.scope["state"]["visit"]), request)
            case LaidOut() as laid_out:
                self._give(laid_out, request)
            case Download(content=content, name=name, media_type=kind):
                self.content, self.media_type = content, kind
                self.headers["content-disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
            case _:
                pass
        return super().to_asgi_response(app, request, **options)

    def _give(self, page: LaidOut, request: Request[Any, Any, Any]) -> None:
        self.content, self.status_code, self.media_type = page.content, page.status, page.media_type
        self.headers["vary"] = "cookie"
        visit: Visit = request.scope["state"]["visit"]
        if visit.done and page.media_type.startswith("text/html"):
            self.set_cookie(ended_cookie(DONE_COOKIE))
        for name, value in visit.new_cookies.items():
            self.set_cookie(cookie(name, value))
