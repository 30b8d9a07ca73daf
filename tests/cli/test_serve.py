"""`section16 serve` as a program: what it says of its settings, and how it ends when it is told to."""

import json
import re
import signal
import socket
import subprocess
import sys

import httpx
import pytest

from section16.accounts.directory import AccountDetails, add_account
from section16.workspace import Workspace
from section16.workspace.database import HEAD
from tests.lake.rows import Filings

LONGEST = 60.0


def run(*words, **environment):
    command = [sys.executable, "-c", "from section16.cli import main; main()", "serve", *words]
    more = {"env": {"PATH": "/usr/bin", **environment}, "text": True}
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more)  # noqa: S603


def said(*words, **environment):
    process = run(*words, **environment)
    out, err = process.communicate(timeout=LONGEST)
    return process.returncode, out, err


@pytest.fixture
def lake(tmp_path):
    made = Filings()
    made.file("4", "2024-02-16")
    return made.lake(tmp_path / "lake")


def test_check_says_that_all_is_well_and_makes_nothing(tmp_path, lake):
    assert said("--check", "--lake", lake, "--workspace", str(tmp_path / "w")) == (
        0,
        "disk: well\ndatabase: well\nvault: well\nlake: well\n",
        "",
    )
    assert not (tmp_path / "w").exists()


def test_check_says_everything_that_is_wrong(tmp_path):
    (tmp_path / "s.toml").write_text('prot = 80\nhost = "0.0.0.0"\nworkers = "many"\n')
    status, out, err = said("--check", "--settings", str(tmp_path / "s.toml"))
    assert (status, out) == (1, "")
    assert "prot: there is no such setting; did you mean 'port'?" in err
    assert "workers: 'many' does not fit" in err
    status, out, err = said("--check", "--lake", str(tmp_path / "none"), "--json")
    assert [json.loads(line)["is_well"] for line in out.splitlines()] == [True, False]


def test_a_later_schema_is_refused_and_left_as_it_is(tmp_path):
    with Workspace(tmp_path / "w", "ada") as workspace, workspace.writing() as writing:
        writing.session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    status, _, err = said("--check", "--workspace", str(tmp_path / "w"))
    assert status == 1
    assert f"made by a later version of section16 (9999, this one knows {HEAD}); install that one" in err
    status, _, err = said("--workspace", str(tmp_path / "w"), "--port", "0")
    assert (status, err) == (2, "workspace: made by a later version of section16; install that version to use it\n")


def test_it_serves_until_it_is_told_to_end_and_logs_json(lake):
    process = run("--explore", lake, "--port", "0")
    url = re.search(r"http://\S+[0-9]", process.stdout.readline())[0]
    assert httpx.get(f"{url}/readyz", timeout=LONGEST).json()["ready"] is True
    process.send_signal(signal.SIGTERM)
    _, err = process.communicate(timeout=LONGEST)
    assert process.returncode in {0, -signal.SIGTERM}
    assert all("at" in json.loads(line) for line in err.splitlines())


def cookies_of(answer):
    """Return what a browser sends back: it takes this computer's addresses for safe, unlike a client in Python."""
    return {"cookie": "; ".join(one.partition(";")[0] for one in answer.headers.get_list("set-cookie"))}


def test_the_demonstration_lets_people_log_in_and_is_gone_when_it_ends(tmp_path):
    process = run("--demo", "--port", "0", TMPDIR=str(tmp_path))
    try:
        address, logins = None, {}
        for line in process.stdout:
            address = address or next(iter(re.findall(r"http://127\.0\.0\.1:\d+", line)), None)
            logins |= dict(re.findall(r"^  (\w+) +password: (.+?)  ", line))
            if line.startswith("Begin as"):
                break
        assert set(logins) == {"ada", "ben", "cyd", "per"}
        with httpx.Client(base_url=address, headers={"origin": address}, timeout=LONGEST) as client:
            shown = client.get("/log-in")
            token = re.search(r'name="form_token" value="([^"]+)"', shown.text)[1]
            fields = {"form_token": token, "name": "ada", "password": logins["ada"], "code": ""}
            entered = client.post("/log-in", data=fields, headers=cookies_of(shown))
            assert entered.status_code == 303
            assert "Begin 4 drafts" in client.get("/work", headers=cookies_of(entered)).text
    finally:
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=LONGEST)
    assert process.returncode == 0, err
    assert "nothing of it is kept" in out
    assert list(tmp_path.iterdir()) == []


def test_a_port_that_is_taken_is_told_before_anything_is_made():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        status, _, err = said("--demo", "--port", port)
    assert status == 2
    assert f"--port {port}: " in err


def test_a_new_workbench_prints_the_first_administrators_link_and_later_links_by_name(tmp_path):
    where = ("--workspace", str(tmp_path / "w"), "--port", "0")
    process = run(*where, XDG_CONFIG_HOME=str(tmp_path))
    try:
        url = re.search(r"section16 at (\S+);", process.stdout.readline())[1]
        link = re.search(r"the first administrator begins at (\S+)", process.stdout.readline())[1]
        assert link.startswith(f"{url}/join/")
        assert "The first administrator" in httpx.get(link, timeout=LONGEST).text
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=LONGEST)
    first = said(*where, "--link-for", "ada")
    with Workspace(tmp_path / "w", "root") as workspace, workspace.writing() as writing:
        add_account(writing, "ada", AccountDetails())
    for status, out, _ in (first, said(*where, "--link-for", "ada")):
        assert (status, bool(re.fullmatch(r"http://127.0.0.1:0/join/[\w-]{43}\n", out))) == (0, True)
    status, _, err = said(*where, "--link-for", "bo")
    assert (status, err) == (2, "--link-for: 'bo' has no account here; see the page of people, or give --workspace\n")
