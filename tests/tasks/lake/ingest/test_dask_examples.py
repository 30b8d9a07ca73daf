"""The example for Kubernetes says what Dask, section16 and the guide say."""

import re
from typing import Any

import pytest
import yaml
from distributed.cli.dask_scheduler import main as scheduler
from distributed.cli.dask_worker import main as worker

from section16.cli.commands import app
from tests.places import REPOSITORY

FOLDER = REPOSITORY / "examples" / "cluster"
PARTS: list[dict[str, Any]] = list(yaml.safe_load_all((FOLDER / "kubernetes.yaml").read_text("utf-8")))
PODS = {part["metadata"]["name"]: part["spec"]["template"] for part in PARTS if "template" in part["spec"]}
CONTAINERS = {name: pod["spec"]["containers"][0] for name, pod in PODS.items()}


def options_of(command: Any) -> set[str]:
    return {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}


@pytest.mark.parametrize(("name", "command"), [("section16-scheduler", scheduler), ("section16-worker", worker)])
def test_dask_takes_the_options(name: str, command: Any) -> None:
    said = CONTAINERS[name]["command"]
    assert said[0] == "dask"
    assert {word for word in said if word.startswith("--")} <= options_of(command)


def test_section16_takes_the_options() -> None:
    import typer  # noqa: PLC0415 - only here

    command = typer.main.get_command(app).commands["ingest"]  # type: ignore[attr-defined]
    said = CONTAINERS["section16-ingest"]["command"]
    assert said[:2] == ["section16", "ingest"]
    assert {word for word in said if word.startswith("--")} <= options_of(command)


def test_all_parts_are_of_one_image_and_one_address() -> None:
    assert {one["image"] for one in CONTAINERS.values()} == {"section16:1"}
    address = "tcp://section16-scheduler:8786"
    assert address in CONTAINERS["section16-worker"]["command"]
    assert address in CONTAINERS["section16-ingest"]["command"]
    service = next(part for part in PARTS if part["kind"] == "Service")
    assert service["metadata"]["name"] == "section16-scheduler"
    assert service["spec"]["ports"] == [{"port": 8786}]


def test_what_selects_finds() -> None:
    labels = {tuple(pod["metadata"]["labels"].items()) for pod in PODS.values() if "metadata" in pod}
    wanted = [part["spec"]["selector"] for part in PARTS if "selector" in part["spec"]]
    found = {tuple(one.get("matchLabels", one).items()) for one in wanted}
    assert found == labels


def test_no_image_names_a_host() -> None:
    texts = "".join(path.read_text("utf-8") for path in FOLDER.iterdir())
    images = re.findall(r"(?:^FROM|image:) +(\S+)", texts, re.MULTILINE)
    assert len(images) == 4
    assert [image for image in images if "/" in image] == []


def test_the_image_stands_on_an_exact_one() -> None:
    lines = (FOLDER / "Dockerfile").read_text("utf-8").splitlines()
    assert [line for line in lines if line.startswith("FROM")] == ["FROM python:3.11-slim@${PYTHON_DIGEST}"]
    assert "ARG PYTHON_DIGEST" in lines  # without a default: no digest, no image
