"""Trading symbols as filers write them: "NYSE: ABC", "(ABC)", "WSO; WSOB" and " abc " name ABC, and WSO and WSOB."""

from typing import Final

__all__ = ["symbols_in"]

_EXCHANGES: Final = (
    r"\b(?:NYSE|NASDAQ|AMEX|OTC|OTCQB|OTCQX|OTCBB|TSX|CBOE)(?:\s*(?:AMERICAN|ARCA|MKT|GS|GM|CM|PINK|BB))?\s*[:\-]"
)
# A class may follow a point, a hyphen or a stroke: BRK.A, BRK-A, BRK/A are one.
_SYMBOL: Final = r"[A-Z0-9]+(?:[./-][A-Z]{1,2}\b)?"


def symbols_in(text: str) -> str:
    """Return SQL for the list of symbols that an SQL text names."""
    bare = f"regexp_replace(upper({text}), '{_EXCHANGES}', ' ', 'g')"
    return f"list_transform(regexp_extract_all({bare}, '{_SYMBOL}'), lambda x: translate(x, '/-', '..'))"
