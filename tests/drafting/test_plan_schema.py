import json
from typing import get_args

from section16.drafting.plan.events import AnyEvent
from section16.drafting.plan.plan import Plan
from section16.drafting.toml.read import plan_schema


def test_every_event_is_in_the_schema_by_its_word():
    schema = plan_schema()
    words = schema["$defs"]["Plan"]["properties"]["event"]["items"]["discriminator"]["mapping"]
    assert set(words) == {event.__struct_config__.tag for event in get_args(AnyEvent)}
    json.dumps(schema)


def test_every_key_is_described():
    for name, part in plan_schema()["$defs"].items():
        for key, said in part.get("properties", {}).items():
            assert key == "what" or "description" in said or "$ref" in said, (name, key)


def test_no_key_can_hold_a_secret():
    text = json.dumps(plan_schema()).casefold()
    assert '"ccc"' not in text
    assert '"token"' not in text


def test_every_key_of_the_plan_is_in_the_schema():
    keys = plan_schema()["$defs"]["Plan"]["properties"]
    assert set(keys) == set(Plan.__struct_encode_fields__)
