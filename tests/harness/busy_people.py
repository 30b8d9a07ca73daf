"""People who prepare, approve and file over HTTP, each with a browser of their own, and what each was told.

What a process that died was asked is unsure: the person looks what there is, as a person does, and goes on from there.
"""

import re
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from queue import Empty, Queue
from random import Random
from threading import Event
from typing import Any

import httpx
from msgspec import Struct, field

from section16.accounts.account import Account
from section16.accounts.directory import AccountDetails, account_named, add_account, set_roles
from section16.accounts.login_settings import LoginWay, login_settings
from section16.accounts.roles import IssuerRole
from section16.accounts.sessions import Newcomer, begin_session
from section16.accounts.tokens import form_token_of, masked
from section16.law.market import is_trading_day
from section16.web.cookies import SESSION_COOKIE
from section16.workspace import Workspace

__all__ = ["ISSUER", "Defect", "Filer", "Person", "Preparer", "Told", "add_people", "plan_of", "trading_day_before"]

ISSUER = "0009990001"
_PATIENCE = 60.0
_SAVES = 3
_UNSURE = frozenset({502, 503, 504})
_REDIRECTED = 303
_NOT_PROVED = 401
_GOES_ON = frozenset({"received", "processing", "accepted", "disseminated"})  # a job of its own follows it
_PREPARES, _FILES = (IssuerRole.preparer,), (IssuerRole.approver, IssuerRole.filer)


class Defect(RuntimeError):
    """A page answered what no user is to see."""


class Told(Struct):
    """What people were told that it is done, and how often they were told nothing, or that it may have been done."""

    begun: dict[str, int] = field(default_factory=dict)  # the number of the draft, by its name
    saved: set[tuple[int, int]] = field(default_factory=set)  # draft and number of shares, of which each is said once
    frozen: dict[str, int] = field(default_factory=dict)  # the draft, by the hash of its report
    approved: dict[str, str] = field(default_factory=dict)  # who, by the hash
    filed: set[str] = field(default_factory=set)
    unsure: int = 0
    decided: int = 0  # by a person, as nothing could be known
    defects: list[str] = field(default_factory=list)


def add_people(workspace: Workspace, pairs: int) -> tuple[tuple[str, str], ...]:
    """Add pairs of people: one prepares, the other approves and files; return their names."""
    names = tuple((f"preparer{number}", f"filer{number}") for number in range(pairs))
    with workspace.writing() as writing:
        for pair in names:
            for name, roles in zip(pair, (_PREPARES, _FILES), strict=True):
                set_roles(writing, add_account(writing, name, AccountDetails()), {ISSUER: roles})
    return names


def trading_day_before(today: date) -> date:
    """Return the last day of trading before a day."""
    day = today - timedelta(days=1)
    while not is_trading_day(day):
        day -= timedelta(days=1)
    return day


def plan_of(number: int, today: date) -> bytes:
    """Return a plan for one sale by an owner of their own; everybody in it is invented."""
    return f"""form = "4"
[issuer]
cik = "{ISSUER}"
name = "NORTHLIGHT INSTRUMENTS, INC."
ticker = "NLIX"
[[owner]]
cik = "{7_000_000 + number:010}"
name = "Owner {number}"
relationship = ["director"]
[[holding]]
security = "Common Stock"
shares = 5000000
[[event]]
what = "sale"
security = "Common Stock"
on = {trading_day_before(today)}
shares = 1
price = 41.18
[[signature]]
name = "Owner {number}"
on = {today}
""".encode()


class Person:
    """Somebody with a browser that runs no script, who asks whichever process answers."""

    def __init__(self, workspace: Workspace, name: str, urls: tuple[str, ...], told: Told, seed: int) -> None:
        """Log in, on the workspace itself: what is looked at here is not how people come in."""
        self.name, self.told = name, told
        self._workspace, self._urls = workspace, urls
        self._chance = Random(seed)  # noqa: S311 - to be repeated, not to be secret
        self._client = httpx.Client(timeout=_PATIENCE, trust_env=False)
        self._session: dict[str, str] = {}
        self.log_in()

    def close(self) -> None:
        """Close the browser."""
        self._client.close()

    def log_in(self) -> None:
        """Begin a session, whose proof of who they are is fresh."""
        end = time.monotonic() + _PATIENCE
        while True:
            try:
                token = self._begin_session()
            except Exception:  # the database may be away
                if time.monotonic() > end:
                    raise
                time.sleep(0.05)
            else:
                self._session = {"cookie": f"{SESSION_COOKIE}={token}", "x-form-token": masked(form_token_of(token))}
                return

    def _begin_session(self) -> str:
        with self._workspace.reading() as session:
            account, settings = account_named(session, self.name), login_settings(session)
        assert isinstance(account, Account)
        with self._workspace.acting(self.name).writing() as writing:
            return begin_session(writing, account, Newcomer(way=LoginWay.password), settings)

    def see(self, path: str) -> Any:
        """Load a page as data, again and again until a process answers."""
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end:
            with suppress(httpx.HTTPError):
                answer = self._client.get(self._any() + path, headers=self._session)
                if answer.status_code == httpx.codes.OK:
                    return answer.json()
                if answer.status_code not in _UNSURE:
                    self._note_defect("GET", path, answer)
            time.sleep(0.05)
        message = f"GET {path}: nobody answered for a minute"
        raise Defect(message)

    def _any(self) -> str:
        return self._chance.choice(self._urls)

    def send(self, path: str, fields: dict[str, str], file: bytes | None = None) -> str | None:
        """Send a form once; return where it leads, None where it is unsure what became of it. Raises Defect."""
        try:
            answer = self.post(self._any() + path, fields, file)
        except httpx.HTTPError:
            answer = None
        if answer is not None and answer.status_code == _REDIRECTED and "/log-in" not in answer.headers["location"]:
            return answer.headers["location"]
        if answer is not None and answer.status_code == _NOT_PROVED:
            self.log_in()
            return self.send(path, fields, file)
        if answer is not None and answer.status_code not in _UNSURE:
            self._note_defect("POST", path, answer)
        self.told.unsure += 1
        time.sleep(0.05)
        return None

    def post(self, url: str, fields: dict[str, str], file: bytes | None = None) -> httpx.Response:
        """Send a form to an address as a page of ours does; raises httpx.HTTPError."""
        files = {"file": ("plan.toml", file)} if file is not None else None
        origin = url[: url.index("/", len("http://"))]
        return self._client.post(url, data=fields, files=files, headers=self._session | {"origin": origin})

    def _note_defect(self, method: str, path: str, answer: httpx.Response) -> None:
        message = f"{method} {path}: {answer.status_code} {' '.join(re.sub('<[^>]*>', ' ', answer.text).split())[:600]}"
        self.told.defects.append(message)
        raise Defect(message)


class Preparer:
    """Begins drafts, changes them, and hands their reports over to be approved."""

    def __init__(self, person: Person, numbers: Iterator[int], handed: "Queue[str]") -> None:
        """Take whose reports go to which queue."""
        self._person, self._numbers, self._handed = person, numbers, handed
        self._today = datetime.now(UTC).date()

    def work(self, ending: Event) -> None:
        """Prepare one report after the other until it ends; one that is begun is handed over still."""
        while not ending.is_set():
            number = next(self._numbers)
            draft = self._begin(number)
            version = 1
            for saved in range(1, _SAVES + 1):
                version = self._save(draft, version, number * 10 + saved)
            self._handed.put(self._freeze(draft))

    def _begin(self, number: int) -> int:
        name, person = f"sale {number}", self._person
        plan = plan_of(number, self._today)
        while True:
            where = person.send("/drafts/new", {"how": "plan", "name": name, "issuer": ISSUER}, plan)
            if where is None:
                lines = person.see("/drafts.json")["drafts"]
                found = [int(one["id"]) for one in lines if one["name"] == name]
            else:
                found = [int(where.rpartition("/")[2])]
            if found:
                person.told.begun[name] = found[0]
                return found[0]

    def _save(self, draft: int, version: int, shares: int) -> int:
        """Change the number of shares; return the version that this made."""
        person = self._person
        fields = {
            "part": "event-1",
            "version": str(version),
            "what": "sale",
            "security": "Common Stock",
            "on": f"{trading_day_before(self._today)}",
            "shares": str(shares),
            "price": "41.18",
        }
        while person.send(f"/drafts/{draft}/part", fields) is None:
            if person.see(f"/drafts/{draft}.json")["version"] > version:
                break
        person.told.saved.add((draft, shares))
        return version + 1

    def _freeze(self, draft: int) -> str:
        person = self._person
        while True:
            where = person.send(f"/drafts/{draft}/freeze", {})
            frozen = [] if where else [one["hash"] for one in person.see(f"/drafts/{draft}.json")["frozen"]]
            found = where.rpartition("/")[2] if where else next(iter(frozen), "")
            if found:
                person.told.frozen[found] = draft
                return found


class Filer:
    """Approves what is handed over, files it, and stays with it until it is on file."""

    def __init__(self, person: Person, handed: "Queue[str]") -> None:
        """Take whose reports come from which queue."""
        self._person, self._handed = person, handed

    def work(self, prepared: Event) -> None:
        """Approve and file what comes, until nothing more is prepared and all that was is filed."""
        while not (prepared.is_set() and self._handed.empty()):
            with suppress(Empty):
                report = self._handed.get(timeout=0.1)
                self._approve(report)
                self._file(report)

    def _approve(self, report: str) -> None:
        person = self._person
        while person.send(f"/reports/{report}/approve", {"note": "read"}) is None:
            if person.name in person.see(f"/reports/{report}.json")["report"]["approved_by"]:
                break
        person.told.approved[report] = person.name

    def _file(self, report: str) -> None:
        person = self._person
        while person.send(f"/reports/{report}/live", {"sure": "yes"}) is None:
            page = person.see(f"/reports/{report}.json")
            if page["jobs"] or page["states"]:
                break
        person.told.filed.add(report)

    def follow(self, report: str, tries: int = 200) -> str:
        """Look until a report is on file, and do what its page offers where it is not; return its state.

        One of which nobody knows is looked for once more, then given up and filed again: if EDGAR has it after all, it
        is there twice in the end.
        """
        person, state, looked = self._person, "", False
        for _ in range(tries):
            page = person.see(f"/reports/{report}.json")
            state = next((one["state"] for one in page["states"] if one["live"]), "not sent")
            if state == "archived":
                break
            is_at_work = any(one["state"] in {"waiting", "running"} for one in page["jobs"])
            if not is_at_work and state == "unknown" and looked:
                person.send(f"/reports/{report}/give-up", {"reason": "not on the list of the local EDGAR"})
                person.told.decided += 1
            elif not is_at_work and state not in _GOES_ON:
                looked = state == "unknown"
                person.send(f"/reports/{report}/live", {"sure": "yes"})
            time.sleep(0.2)
        return state
