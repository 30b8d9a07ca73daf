"""Settings from one TOML file, environment variables and the command, with every mistake told at once."""

import os
import tomllib
from collections.abc import Iterator, Mapping
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import msgspec

from section16.service.settings import ServiceSettings
from section16.standard.errors import ReasonsError
from section16.standard.text.nearest import suggest
from section16.standard.text.types import types_in_words

__all__ = ["ServiceSettingsError", "is_loopback", "read_settings"]

_ENVIRONMENT: Final = "SECTION16_"
_NAMES: Final = ServiceSettings.__struct_fields__
_TYPES: Final = {one.name: one.type for one in msgspec.structs.fields(ServiceSettings)} | {"workspace": str}
_LOCAL_NAMES: Final = frozenset({"localhost", "ip6-localhost"})


class ServiceSettingsError(ReasonsError):
    """The settings of the workbench have mistakes; `reasons` has a line for each."""


def read_settings(
    path: Path | None = None, environment: Mapping[str, str] = os.environ, **given: object
) -> ServiceSettings:
    """Read the settings; what is given wins over the environment, and that over the file.

    An environment variable is SECTION16_ and the name of the setting in capitals. Raises ServiceSettingsError.
    """
    mistakes: list[str] = []
    values: dict[str, object] = {}
    for place, found in (_from_file(path, mistakes), _from_environment(environment)):
        for name, value in found.items():
            _take(values, name, value, f"{place}{name if not place.startswith('$') else name.upper()}", mistakes)
    values |= {name: value for name, value in given.items() if value is not None}
    if not mistakes:
        _take_workspace_file(values, mistakes)
    if not mistakes:
        settings = ServiceSettings(**values)  # type: ignore[arg-type] # each was converted to its type
        mistakes.extend(_wrong_together(settings))
        if not mistakes:
            return settings
    raise ServiceSettingsError(mistakes)


def _from_file(path: Path | None, mistakes: list[str]) -> tuple[str, dict[str, object]]:
    if path is None:
        return "", {}
    try:
        return f"{path}, ", tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        mistakes.append(f"{path}: it cannot be read ({error.strerror}); name another with --settings")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        mistakes.append(f"{path}: it is no TOML ({error}); correct that line")
    return "", {}


def _from_environment(environment: Mapping[str, str]) -> tuple[str, dict[str, object]]:
    named = {name: environment.get(f"{_ENVIRONMENT}{name.upper()}") for name in _NAMES}
    return f"${_ENVIRONMENT}", {name: value for name, value in named.items() if value}


def _take(values: dict[str, object], name: str, value: object, place: str, mistakes: list[str]) -> None:
    """Add a value in its type; note what is wrong with it."""
    if name not in _TYPES:
        mistakes.append(f"{place}: there is no such setting; {suggest(name, _NAMES)}")
        return
    is_list = isinstance(value, str) and _TYPES[name] == tuple[str, ...]
    try:
        wanted = [one.strip() for one in str(value).split(",")] if is_list else value
        values[name] = msgspec.convert(wanted, _TYPES[name], strict=False, dec_hook=_path)
    except msgspec.ValidationError as error:
        mistakes.append(f"{place}: '{value}' does not fit ({types_in_words(str(error))}); write another")


def _path(_type: type, value: object) -> Path:
    """Read what msgspec has no type for: a path."""
    return Path(str(value))


def _take_workspace_file(values: dict[str, object], mistakes: list[str]) -> None:
    """Read where the workspace is from a file of its own, in which a password may stand."""
    file = values.get("workspace_file")
    if not isinstance(file, Path):
        return
    try:
        values["workspace"] = file.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        mistakes.append(f"workspace_file: '{file}' cannot be read; name a file with the workspace's address")


def _wrong_together(settings: ServiceSettings) -> Iterator[str]:
    """Yield what is wrong with settings that fit each by itself."""
    if settings.workspace is None and settings.lake is None:
        yield "settings: neither a workspace nor a lake is named; name one, or start with --demo"
    if (settings.tls_certificate is None) != (settings.tls_key is None):
        yield "tls_certificate: it goes with tls_key; give both, or neither"
    for name in ("tls_certificate", "tls_key"):
        file = getattr(settings, name)
        if file is not None and not file.is_file():
            yield f"{name}: '{file}' is not there; name a file in PEM"
    for one in settings.trusted_proxies:
        if not _is_network(one):
            yield f"trusted_proxies: '{one}' is no address; write one as 10.0.0.7 or 10.0.0.0/24"
    if not is_loopback(settings.host) and settings.tls_certificate is None and not settings.trusted_proxies:
        yield (
            f"host: '{settings.host}' can be reached by others, and nothing would be encrypted; give tls_certificate "
            "and tls_key, name the proxy before it in trusted_proxies, or listen on 127.0.0.1"
        )
    yield from _wrong_address(settings)


def _wrong_address(settings: ServiceSettings) -> Iterator[str]:
    if settings.public_url is None:
        if settings.trusted_proxies:
            yield "public_url: it is missing; write how browsers reach the proxy, as https://section16.example.com"
        return
    parts = urlsplit(settings.public_url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path not in {"", "/"}:
        yield f"public_url: '{settings.public_url}' is no address of a site; write one as https://section16.example.com"
    elif parts.scheme == "http" and not is_loopback(parts.hostname):
        yield f"public_url: '{settings.public_url}' is not encrypted; write https://, and let the proxy speak TLS"


def is_loopback(host: str) -> bool:
    """Tell whether only programs of this computer reach an address."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host in _LOCAL_NAMES


def _is_network(text: str) -> bool:
    try:
        ip_network(text)
    except ValueError:
        return False
    return True
