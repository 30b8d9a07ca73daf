"""The core of screens: what is found on the disk with what came later says the same as one made of all filings."""

import random
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from section16.lake.store import Lake
from section16.query import kept_files
from section16.query.relations import ArrowTables, DeltaTables
from section16.query.screens.core.core import keep_core
from section16.query.screens.run import Screens
from section16.query.screens.screen import PRESETS, Screen
from section16.tasks.ledger.deriving import VIEW_FAMILIES, derive_lake
from tests.lake.lakes import Made
from tests.lake.rows import Filings

ASKED = (
    PRESETS["cluster-buys"],
    PRESETS["first-buys-in-years"],
    Screen(),
    Screen(as_filed=True),
    Screen(until=date(2024, 3, 1)),
    Screen(footnote="plan"),
)


@pytest.fixture(autouse=True)
def _small_lakes_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_files, "WORTH_KEEPING", 1)
    monkeypatch.setattr(kept_files, "_PART", 100)


def random_filings(chance: random.Random, count: int) -> Filings:
    """Return reports of few people, many of one trade, with amendments of some, in the order of their numbers."""
    made = Filings()
    reports = []
    for number in range(count):
        filed = date(2023, 12, 1) + timedelta(chance.randrange(120))
        original = chance.choice(reports) if reports and chance.random() < 0.3 else None
        person, issuer = chance.randrange(4), chance.randrange(3)
        traded = filed - timedelta(chance.randrange(1, 4))
        if original:
            person, issuer, traded = original[:3]
            filed = max(filed, traded)
        boxes = {"IS_TENPERCENTOWNER": True, "RPTOWNER_RELATIONSHIP": "TenPercentOwner"} if person % 2 else {}
        owner = made.owner(f"000999010{person}", f"Roe Jane {person}", RPTOWNER_TITLE="CEO", IS_OFFICER=True, **boxes)
        more = {"ISSUERCIK": f"000999000{issuer}", "ISSUERTRADINGSYMBOL": f"SW{issuer}"}
        form = "4/A" if original else "4"
        key = made.file(form, str(filed), (owner,), PERIOD_OF_REPORT=str(traded), **more)
        for _ in range(chance.randrange(1, 4)):
            code, shares = chance.choice("PPS"), chance.choice((100, 200))
            told = {"SHRS_OWND_FOLWNG_TRANS": chance.choice((1000, 2000)), "TRANS_DATE_FN": ["F1"]}
            made.trade(key, code, str(traded), shares, chance.choice((5, 6)), **told)
        if number % 3 == 0:
            made.note(key, "F1", "Under a 10b5-1 plan adopted on May 2, 2023.")
        if not original:
            reports.append((person, issuer, traded))
    return made


def parts_of(made: Filings, keys: list[str]) -> Made:
    tables = {
        name: table.filter(pc.is_in(table["ACCESSION_NUMBER"], pa.array(keys, pa.string())))
        for name, table in made.tables().items()
    }
    return Made(tables, len(keys))


def add(lake: Lake, made: Filings, keys: list[str]) -> None:
    lake.commit(lake.stage([parts_of(made, keys)]))


def said(screens: Screens, asked=ASKED) -> list[list[dict[str, object]]]:
    return [screens.run(one).to_pylist() for one in asked]


def files_of(lake: Path) -> list[str]:
    return sorted(one.name for one in (lake / "screen_core").iterdir())


@pytest.mark.parametrize("seed", [0, 1])
def test_what_came_later_is_laid_over_what_is_kept(tmp_path, seed):
    chance = random.Random(seed)  # noqa: S311 - no secret
    made = random_filings(chance, 60)
    keys = [row["ACCESSION_NUMBER"] for row in made.rows["submission"]]
    chance.shuffle(keys)  # an amendment may come before what it amends
    lake = Lake.open(str(tmp_path), create=True)
    add(lake, made, keys[:40])
    first = said(Screens(DeltaTables(str(tmp_path))))
    kept, open_all_along = files_of(tmp_path), Screens(DeltaTables(str(tmp_path)))
    for start, end in ((40, 41), (41, 60)):
        add(lake, made, keys[start:end])
        expected = said(Screens(ArrowTables(parts_of(made, keys[:end]).tables)))
        assert said(Screens(DeltaTables(str(tmp_path)))) == said(open_all_along) == expected
    assert expected != first
    assert files_of(tmp_path) == kept


def test_filings_that_are_read_again_take_the_place_of_those_that_are_kept(tmp_path):
    made, lake = random_filings(random.Random(7), 20), Lake.open(str(tmp_path), create=True)  # noqa: S311 - no secret
    keys = [row["ACCESSION_NUMBER"] for row in made.rows["submission"]]
    add(lake, made, keys)
    said(Screens(DeltaTables(str(tmp_path))))
    kept = files_of(tmp_path)
    for row in made.rows["nonderiv_trans"]:
        row["TRANS_SHARES"] += 1 if row["ACCESSION_NUMBER"] in keys[5:9] else 0
    lake.replace(lake.stage([parts_of(made, keys[5:9])]))
    assert said(Screens(DeltaTables(str(tmp_path)))) == said(Screens(ArrowTables(made.tables())))
    lake.compact()
    assert said(Screens(DeltaTables(str(tmp_path)))) == said(Screens(ArrowTables(made.tables())))
    assert files_of(tmp_path) == kept


def test_a_core_is_made_of_kept_views_by_whoever_derives_and_the_older_one_goes(tmp_path):
    made, lake = random_filings(random.Random(8), 20), Lake.open(str(tmp_path), create=True)  # noqa: S311 - no secret
    keys = [row["ACCESSION_NUMBER"] for row in made.rows["submission"]]
    add(lake, made, keys[:15])
    keep_core(DeltaTables(str(tmp_path)))
    (old,) = files_of(tmp_path)
    add(lake, made, keys[15:])
    derive_lake(lake, 1, families=VIEW_FAMILIES)
    (new,) = files_of(tmp_path)
    assert new > old
    assert said(Screens(DeltaTables(str(tmp_path)))) == said(Screens(ArrowTables(made.tables())))


def test_a_file_that_is_no_core_or_another_lakes_is_passed_over(tmp_path):
    made, lake = random_filings(random.Random(9), 12), Lake.open(str(tmp_path / "a"), create=True)  # noqa: S311
    keys = [row["ACCESSION_NUMBER"] for row in made.rows["submission"]]
    add(lake, made, keys)
    other = Lake.open(str(tmp_path / "b"), create=True)
    add(other, made, keys[:5])
    said(Screens(DeltaTables(str(tmp_path / "b"))))
    (name,) = files_of(tmp_path / "b")
    (tmp_path / "a" / "screen_core").mkdir()
    (tmp_path / "b" / "screen_core" / name).rename(tmp_path / "a" / "screen_core" / name)
    (tmp_path / "a" / "screen_core" / "000000000009-damaged.duckdb").write_bytes(b"no database")
    assert said(Screens(DeltaTables(str(tmp_path / "a")))) == said(Screens(ArrowTables(made.tables())))


def test_a_folder_that_cannot_be_written_has_its_core_in_memory(tmp_path):
    made, lake = random_filings(random.Random(10), 12), Lake.open(str(tmp_path), create=True)  # noqa: S311 - no secret
    add(lake, made, [row["ACCESSION_NUMBER"] for row in made.rows["submission"]])
    (tmp_path / "screen_core").write_text("a file stands where the folder would", "utf-8")
    assert said(Screens(DeltaTables(str(tmp_path)))) == said(Screens(ArrowTables(made.tables())))


def test_a_core_that_is_damaged_is_given_up_and_made_anew(tmp_path):
    made, lake = random_filings(random.Random(11), 30), Lake.open(str(tmp_path), create=True)  # noqa: S311 - no secret
    add(lake, made, [row["ACCESSION_NUMBER"] for row in made.rows["submission"]])
    keep_core(DeltaTables(str(tmp_path)))
    (name,) = files_of(tmp_path)
    path, head, block = tmp_path / "screen_core" / name, 3 * 4096, 1 << 18
    whole, expected = path.read_bytes(), said(Screens(ArrowTables(made.tables())))
    for start in range(head, len(whole), block):  # one of them tells where the others are
        for other in path.parent.iterdir():
            other.unlink()
        damaged = bytes(one ^ 255 for one in whole[start : start + block])
        path.write_bytes(whole[:start] + damaged + whole[start + block :])
        assert said(Screens(DeltaTables(str(tmp_path)))) == expected
        assert files_of(tmp_path) != [name]
