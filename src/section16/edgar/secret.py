"""A secret: a value that nothing prints, pickles, encodes or compares by accident."""

from hmac import compare_digest
from typing import Final, NoReturn, SupportsIndex

__all__ = ["HIDDEN", "Secret"]

HIDDEN: Final = "Secret(hidden)"


class Secret:
    """A token or code; only `reveal()` gives it back.

    `repr`, `str` and `format` hide it; pickling and JSON refuse it, since a file of ours must never hold one.
    """

    __slots__ = ("__value",)

    def __init__(self, value: str) -> None:
        """Keep the value, without the white space around it that copying brings along."""
        self.__value = value.strip()

    def reveal(self) -> str:
        """Return the value; for the one place that sends it."""
        return self.__value

    def __bool__(self) -> bool:
        """Tell whether there is a value."""
        return bool(self.__value)

    def __repr__(self) -> str:
        """Hide the value."""
        return HIDDEN

    def __format__(self, spec: str) -> str:
        """Hide the value."""
        return format(HIDDEN, spec)

    def __eq__(self, other: object) -> bool:
        """Compare in constant time."""
        if not isinstance(other, Secret):
            return NotImplemented
        return compare_digest(self.__value.encode(), other.reveal().encode())

    def __hash__(self) -> int:
        """Hash the value, seeded by the process."""
        return hash(self.__value)

    def __copy__(self) -> "Secret":
        """Return itself: it never changes."""
        return self

    def __deepcopy__(self, memo: object) -> "Secret":
        """Return itself: it never changes."""
        return self

    def __reduce_ex__(self, protocol: SupportsIndex) -> NoReturn:
        """Refuse to be pickled."""
        message = "a secret is not pickled; hand over its name, and ask for it where it is used"
        raise TypeError(message)
