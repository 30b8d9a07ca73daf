"""The usual words: no text of the table is idle, and plans may say their own."""

from section16.drafting.wording import STANDARD, standard_text
from tests.places import REPOSITORY


def test_braces_of_a_plan_s_own_text_are_left_when_they_mean_nothing():
    assert (
        standard_text({"gift made": "{who} gave {it} to {to} {"}, "gift made", who="X", to="Y") == "X gave {it} to Y {"
    )


def test_every_text_is_said_somewhere():
    code = "".join(path.read_text() for path in (REPOSITORY / "src" / "section16" / "drafting").rglob("*.py"))
    assert [name for name in STANDARD if code.count(f'"{name}"') < 2 and "weighted average" not in name] == []
