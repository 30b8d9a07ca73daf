"""What a form of a page brought: its fields as text, and the files that came with it."""

from collections.abc import Mapping

from litestar.datastructures import UploadFile
from msgspec import Struct

__all__ = ["Form", "SentFile", "read_form"]


class SentFile(Struct, frozen=True):
    """A file as it was sent; the name is only a text, never a path."""

    name: str
    content: bytes


class Form(Struct, frozen=True, kw_only=True):
    """The fields and files of a form, each as often as it came."""

    fields: Mapping[str, tuple[str, ...]] = {}
    files: Mapping[str, tuple[SentFile, ...]] = {}

    def text(self, name: str) -> str:
        """Return a field without white space around it; '' where it is missing."""
        return self.fields.get(name, ("",))[0].strip()

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a field as often as it came."""
        return self.fields.get(name, ())

    def file(self, name: str) -> SentFile | None:
        """Return a file that was chosen; None where none was."""
        return next((one for one in self.files.get(name, ()) if one.name), None)

    @property
    def typed(self) -> dict[str, str]:
        """Return what was typed, so that it can be shown again."""
        return {name: values[0] for name, values in self.fields.items()}


async def read_form(sent: Mapping[str, list[object]]) -> Form:
    """Sort what came into texts and files; NUL, which nobody types and PostgreSQL cannot keep, is left out."""
    fields: dict[str, tuple[str, ...]] = {}
    files: dict[str, tuple[SentFile, ...]] = {}
    for name, values in sent.items():
        fields[name] = tuple(one.replace("\x00", "") for one in values if isinstance(one, str))
        files[name] = tuple([SentFile(one.filename, await one.read()) for one in values if isinstance(one, UploadFile)])
    return Form(
        fields={name: one for name, one in fields.items() if one},
        files={name: one for name, one in files.items() if one},
    )
