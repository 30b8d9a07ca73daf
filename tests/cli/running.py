"""Running a command in this process, as a shell would."""

import io
import sys
from dataclasses import dataclass

import pytest

from section16.cli import main


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    status: int
    out: str
    err: str


class Runner:
    """Runs `section16` with arguments and, if given, standard input."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
        self._patch = monkeypatch
        self._capture = capfdbinary

    def __call__(self, *arguments: object, stdin: bytes = b"") -> Ran:
        self._patch.setattr(sys, "argv", ["section16", *map(str, arguments)])
        self._patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        self._capture.readouterr()
        with pytest.raises(SystemExit) as stop:
            main()
        sys.stdout.flush()
        out, err = self._capture.readouterr()
        return Ran(int(stop.value.code or 0), out.decode("utf-8", "replace"), err.decode("utf-8", "replace"))
