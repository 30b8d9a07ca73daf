"""`section16 sandbox` as a person runs it."""

import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from section16.cli.filing.sandbox import sandbox
from section16.cli.frame.console import Stop


def test_it_prints_where_it_is_and_two_good_tokens() -> None:
    program = Path(sys.executable).with_name("section16")
    process = subprocess.Popen([program, "sandbox", "--port", "0", "--closed-now"], stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own program
    assert process.stdout is not None
    lines = [process.stdout.readline() for _ in range(11)]
    url = lines[0].split(" at ")[1].partition(";")[0]
    filer, user = re.findall(r"export SECTION16_\w+_TOKEN=(\S+)", "".join(lines))
    headers = {"Authorization": f"Bearer {filer},{user}", "User-Agent": "Tests/1.0"}
    with httpx.Client(base_url=url, headers=headers, trust_env=False, timeout=60) as client:
        assert client.get("/status").json()["condition"] == "OUTSIDE_OPERATING_HOURS"
        xml = {"Content-Type": "application/xml"}
        assert client.post("/submission/single/live", content=b"<edgarSubmission/>", headers=xml).status_code == 503
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=60)
    assert (process.returncode, out) == (0, "ended\n")


@pytest.mark.parametrize("content", [None, b"[[filer]]\n", b"x = ["])
def test_a_register_that_is_none_is_told(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "filers.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Stop) as stopped:
        sandbox(port=0, filers=path)
    assert str(path) in stopped.value.message
    assert "[[filer]]" in stopped.value.message
    assert stopped.value.message.count("\n") == 0


def test_a_cik_that_is_none_is_told() -> None:
    with pytest.raises(Stop, match="no CIK"):
        sandbox(port=0, cik="Acme")
