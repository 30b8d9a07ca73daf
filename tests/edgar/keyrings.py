"""A keyring for tests."""

import keyring.errors


class MemoryKeyring:
    """A keyring in memory, or one that is locked."""

    def __init__(self, *, locked: bool = False) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = locked

    def get_password(self, service: str, name: str) -> str | None:
        self._open()
        return self.kept.get((service, name))

    def set_password(self, service: str, name: str, value: str) -> None:
        self._open()
        self.kept[service, name] = value

    def delete_password(self, service: str, name: str) -> None:
        self._open()
        if (service, name) not in self.kept:
            raise keyring.errors.PasswordDeleteError
        del self.kept[service, name]

    def _open(self) -> None:
        if self.locked:
            raise keyring.errors.NoKeyringError
