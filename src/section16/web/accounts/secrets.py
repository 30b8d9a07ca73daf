"""An administrator's page of secrets: which are set, by whom, until when. None is ever shown."""

from datetime import date
from typing import Final

from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.response import Redirect
from msgspec import Struct

from section16.accounts.errors import AccountError
from section16.accounts.roles import Permission
from section16.accounts.vault import KINDS, forget_in_vault, secret_name, set_in_vault
from section16.edgar.secret import Secret
from section16.edgar.vault import VAULT, Vault, VaultEntry
from section16.standard.text.days import NoDate, read_day
from section16.web.accounts.shared import again
from section16.web.form import Form
from section16.web.page import Page
from section16.web.response import PageResponse
from section16.web.routes import action, page, redirect
from section16.web.struct_table import struct_table
from section16.web.visit import Visit

__all__ = ["PAGES"]

_HERE: Final = "/vault"
_TEMPLATE: Final = "accounts/vault.html"


class SecretsPage(Struct, frozen=True, kw_only=True):
    """What is set; `is_open` says whether there is a vault here, `variable` names what would say where it is."""

    entries: tuple[VaultEntry, ...]
    is_open: bool
    today: date
    variable: str = VAULT
    kinds: tuple[tuple[str, str], ...] = tuple(KINDS.items())


def _page_of(visit: Visit) -> SecretsPage:
    vault = Vault.here()
    return SecretsPage(entries=vault.entries() if vault else (), is_open=vault is not None, today=visit.now().date())


@page(_HERE, Permission.administer)
def vault_page(visit: NamedDependency[Visit]) -> Page:
    """Show which secrets are set."""
    value = _page_of(visit)
    return Page(template=_TEMPLATE, value=value, table=lambda: struct_table(VaultEntry, value.entries))


def _vault() -> Vault:
    vault = Vault.here()
    if vault is None:
        message = f"kind: there is no vault here; name its file in {VAULT}, and start the workbench again"
        raise AccountError(message)
    return vault


@action(_HERE, Permission.administer, fresh_proof=True)
def set_secret(visit: NamedDependency[Visit], form: NamedDependency[Form]) -> Redirect | PageResponse:
    """Set a secret, in the place of the one before."""
    try:
        name = secret_name(form.text("kind"), form.text("cik"))
        set_in_vault(visit.workspace, _vault(), name, Secret(form.text("secret")), _until(form.text("until")))
    except AccountError as error:
        typed = {field: form.text(field) for field in ("kind", "cik", "until")}
        return again(_TEMPLATE, _page_of(visit), None, error, typed)
    return redirect(_HERE, "The secret is set; nothing shows it again.")


def _until(text: str) -> date | None:
    found = read_day(text) if text else None
    if isinstance(found, NoDate):
        message = f"until: {found.of(text)}"
        raise AccountError(message)
    return found


@action(f"{_HERE}/forget", Permission.administer, fresh_proof=True)
def forget_secret(visit: NamedDependency[Visit], form: NamedDependency[Form]) -> Redirect:
    """Take a secret out."""
    forget_in_vault(visit.workspace, _vault(), form.text("name"))
    return redirect(_HERE, "The secret is taken out.")


PAGES: Final[tuple[HTTPRouteHandler, ...]] = (vault_page, set_secret, forget_secret)
