import re
from typing import get_args

import pytest

from section16.drafting.plan.events import AnyEvent
from section16.drafting.toml.read import PlanError, read_plan
from tests.places import REPOSITORY

GUIDE = (REPOSITORY / "docs" / "guide" / "plan.md").read_text()
BLOCKS = re.findall(r"^```(.*?)\n(.*?)^```$", GUIDE, re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("plan", [text for kind, text in BLOCKS if kind == "toml"])
def test_every_plan_of_the_guide_is_one(plan):
    assert read_plan(plan, "plan.toml").signatures


def test_mistakes_are_those_the_guide_prints():
    (at,) = (number for number, (kind, _) in enumerate(BLOCKS) if kind == "toml mistakes")
    with pytest.raises(PlanError) as caught:
        read_plan(BLOCKS[at][1], "plan.toml")
    assert str(caught.value) == BLOCKS[at + 1][1].rstrip("\n")


def test_python_prints_what_the_guide_says(capsys):
    (at,) = (number for number, (kind, _) in enumerate(BLOCKS) if kind == "python")
    exec(compile(BLOCKS[at][1], "plan.md", "exec"), {})  # noqa: S102 - the guide is ours
    assert capsys.readouterr().out == BLOCKS[at + 1][1]


def test_every_event_is_in_the_guides_table():
    table = GUIDE.partition("## What can happen")[2].partition("## Other forms")[0]
    first_column = "".join(re.findall(r"^\| (`.*?) \|", table, re.MULTILINE))
    named = set(re.findall(r"`(.*?)`", first_column)) - {"what"}
    assert named == {event.__struct_config__.tag for event in get_args(AnyEvent)}


def test_every_example_is_in_the_guide():
    named = {path.name for path in (REPOSITORY / "examples").glob("*.toml")}
    assert {name for name in named if f"`{name}`" not in GUIDE} == set()
