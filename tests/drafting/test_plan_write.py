"""A plan that is written is the plan that is read."""

import pytest
from msgspec.structs import replace

from section16.drafting.toml.read import read_plan
from section16.drafting.toml.write import plan_text
from tests.drafting.plans import OPTION, STOCK, TRUST, event, plan
from tests.places import REPOSITORY

EXAMPLES = sorted((REPOSITORY / "examples").glob("*.toml"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_is_read_back(path):
    made = read_plan(path.read_text(), path.name)
    assert read_plan(plan_text(made), "written") == made


def test_a_list_can_be_added_to():
    text = plan_text(plan(STOCK, TRUST, OPTION, event("sale", "holding = 'trust'", "shares = 1", "price = 2.50")))
    assert text.count("[[holding]]") == 2
    more = text + "\n" + event("gift made", "shares = 3", "holding = 'trust'")
    assert len(read_plan(more, "written").events) == 2


def test_a_text_with_a_name_is_called_by_it():
    made = plan(STOCK, TRUST, event("sale", "holding = 'trust'", "shares = 1", "price = 2.50"))
    words = "A family trust of which the owner is a trustee."
    trust = replace(made.holdings[1], footnote=words)
    named = replace(made, holdings=(made.holdings[0], trust), texts={"trust": words})
    text = plan_text(named)
    assert text.count(words) == 1
    assert 'footnote = "@trust"' in text
    assert read_plan(text, "written") == named
