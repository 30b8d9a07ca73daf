"""The log: a JSON object a line, with the number of the request, and nothing that is secret or personal."""

import logging
import re
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final, TextIO

import msgspec

__all__ = ["log_to"]

# What is always there in a record, and says nothing to people.
_STANDARD: Final = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName", "color_message"}
# Not values that look secret, but what they stand behind; our own code logs no field of a form.
_SECRETS: Final = re.compile(
    r"(?i)\b(ccc|token|password|secret|authorization|cookie|code|key)(\"?\s*[:=]\s*\"?)(?:bearer\s+)?[^\s\"',;&]+"
)
_IN_ADDRESS: Final = re.compile(r"(://[^:/@\s]+):[^@/\s]+@")
# A CCC is eight signs; taxpayer and social security numbers have dashes at two places.
_PERSONAL: Final = re.compile(r"\b\d{3}-\d{2}-\d{4}\b|\b\d{2}-\d{7}\b|[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


class _JsonLines(logging.Formatter):
    """Writes a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        more = {name: value for name, value in vars(record).items() if name not in _STANDARD}
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "log": record.name,
            "message": _without_secrets(record.getMessage()),
            **{name: _plain(value) for name, value in more.items()},
        }
        if record.exc_info:
            line["trace"] = _without_secrets(self.formatException(record.exc_info))
        return msgspec.json.encode(line, enc_hook=str).decode()


def _plain(value: object) -> object:
    if isinstance(value, bool | int | float) or value is None:
        return value
    if isinstance(value, Mapping):
        return {str(name): _plain(one) for name, one in value.items()}
    return _without_secrets(str(value))


def _without_secrets(text: str) -> str:
    text = _SECRETS.sub(r"\1\2(hidden)", text)
    return _PERSONAL.sub("(hidden)", _IN_ADDRESS.sub(r"\1:(hidden)@", text))


def log_to(stream: TextIO = sys.stderr, level: int = logging.INFO) -> None:
    """Write all logs of the program to a stream, as lines of JSON."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for noisy in ("httpx", "httpcore", "uvicorn.access", "alembic"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
