"""A page of an answer as one HTML file: no script, no file beside it, fit for print, dark and light."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from section16.rendering.memo.memo import Memo

__all__ = ["memo_html"]


def memo_html(memo: Memo) -> str:
    """Lay out a page; every text is escaped, and charts are our own SVG."""
    return _template().render(memo=memo)


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("section16.rendering"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("memo.html.j2")
