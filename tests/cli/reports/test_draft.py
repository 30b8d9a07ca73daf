import json
import shutil

import pytest

from section16.cli.demo import example

PLAN = "qualys-2024-02.toml"


@pytest.fixture
def plan(tmp_path):
    """Put the bundled plan and its fills into a folder."""
    for name in (PLAN, "qualys-2024-02-fills.csv"):
        shutil.copy(example(name), tmp_path / name)
    return tmp_path / PLAN


def _names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_out_holds_the_report_and_its_schedule_by_the_plans_name(run, plan, tmp_path):
    assert run("draft", plan, "--out", tmp_path / "out").status == 0
    assert _names(tmp_path / "out") == [
        "qualys-2024-02-fills-2024-02-14-event-2.csv",
        "qualys-2024-02.html",
        "qualys-2024-02.pdf",
        "qualys-2024-02.xml",
    ]


def test_several_plans_are_an_object_a_line(run, plan, tmp_path):
    shutil.copy(plan, tmp_path / "other.toml")
    made = run("draft", plan, tmp_path / "other.toml", "--json")
    assert [json.loads(line)["name"] for line in made.out.splitlines()] == ["qualys-2024-02", "other"]


def test_one_bad_plan_does_not_cost_the_others(run, plan, tmp_path):
    made = run("draft", plan, tmp_path / "missing.toml", "--json")
    assert (made.status, len(made.out.splitlines())) == (1, 1)
    assert made.err.startswith(f"{tmp_path / 'missing.toml'}: cannot be read")


def test_a_plan_from_standard_input_has_its_files_in_this_folder(run, plan, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    made = run("draft", "-", "--json", stdin=plan.read_bytes())
    assert (made.status, json.loads(made.out)["name"]) == (0, "stdin")


def test_plans_of_one_name_are_not_written_over_each_other(run, plan, tmp_path):
    (tmp_path / "b").mkdir()
    shutil.copy(plan, tmp_path / "b" / PLAN)
    made = run("draft", plan, tmp_path / "b" / PLAN, "--out", tmp_path / "out")
    assert (made.status, made.err.splitlines()) == (
        2,
        [f"{tmp_path / 'b' / PLAN}: would be written over {plan}; write them to different folders"],
    )
    assert not (tmp_path / "out").exists()


def test_the_original_of_an_amendment_is_not_written_over(run, tmp_path):
    original = tmp_path / "amendment.xml"
    shutil.copy(example("amendment-original.xml"), original)
    text = example("amendment.toml").read_text().replace("amendment-original.xml", original.name)
    (tmp_path / "amendment.toml").write_text(text)
    before = original.read_bytes()
    made = run("draft", tmp_path / "amendment.toml", "--out", tmp_path)
    assert made.status == 2
    assert f"{original}: cannot be written (the draft is made from it)" in made.err
    assert (_names(tmp_path), original.read_bytes()) == (["amendment.toml", "amendment.xml"], before)


def test_a_plan_with_several_mistakes_lists_them_all(run, tmp_path):
    plan = tmp_path / "plan.toml"
    plan.write_text('form = "4"\nremark = "x"\n[[event]]\nwhat = "sale"\non = "soon"\n')
    made = run("draft", plan, "--out", tmp_path / "out")
    assert (made.status, made.out) == (2, "")
    assert [line.split(": ")[0] for line in made.err.splitlines()] == [
        "plan.toml, issuer",
        "plan.toml, owner",
        "plan.toml, signature",
        "plan.toml, line 2, remark",
        "plan.toml, line 5, event[1].on",
    ]
    assert not (tmp_path / "out").exists()


LATE = """
form = "3"
period = 2025-06-04
first_registration = true
no_securities_owned = true
[issuer]
cik = "0009990001"
ticker = "NLIX"
[[owner]]
cik = "0009990201"
name = "Okafor Adaeze M"
relationship = ["director"]
[[signature]]
name = "Adaeze M. Okafor"
on = 2025-06-04
"""


@pytest.mark.parametrize(("today", "status"), [("2025-06-04", 0), ("2025-06-05", 1)])
def test_a_late_draft_ends_in_status_1_and_the_finding_says_why(run, tmp_path, today, status):
    (tmp_path / "plan.toml").write_text(LATE, encoding="utf-8")
    made = run("draft", tmp_path / "plan.toml", "--today", today)
    assert made.status == status
    assert ("DT004" in made.out) == (status == 1)
    assert ("late by 1 business day; file" in made.out) == (status == 1)
