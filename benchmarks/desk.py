"""How long the proof of a draft takes after a change: an everyday draft, and one of 60 rows and 99 footnotes."""

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.figure import Figure, show
from benchmarks.timing import best_of, load
from section16.tasks.desk.drafts import DraftSource, NewDraft, begin_from_plan, open_source
from section16.tasks.desk.parts import PartName, part_of
from section16.tasks.desk.proof import proof_of, with_change
from section16.workspace import Workspace

__all__ = ["NOW", "begin_both", "figures"]

_EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
NOW = datetime(2024, 2, 16, 15, 0, tzinfo=UTC)
_NOTED_TWICE = 9  # of the grants: 60 footnotes on sales and 39 on grants are all that a report may have
_HEAD = """
form = "4"
[issuer]
cik = "0001107843"
ticker = "QLYS"
[[owner]]
cik = "0001612042"
name = "Example Ada"
relationship = ["director"]
[[holding]]
security = "Common Stock"
shares = 100000
[[signature]]
name = "Ada Example"
on = 2024-02-16
"""


def _large_plan() -> str:
    """Return a plan whose report has 30 rows in each table and 99 footnotes."""
    numbers = count(1)

    def note() -> str:
        return f'"Footnote {next(numbers)} says of this line what no cell of it has room for."'

    sales = [
        f'[[event]]\nwhat = "sale"\non = 2024-02-14\nshares = {at + 1}\nprice = {20 + at}\n'
        f"footnote = [{note()}, {note()}]\n"
        for at in range(30)
    ]
    grants = [
        f'[[grant]]\nid = "g{at}"\nsecurity = "Stock Option"\nexercise_price = {10 + at}\nexercisable = 2025-02-14\n'
        f"expires = 2034-02-14\nfootnote = [{', '.join(note() for _ in range(2 if at < _NOTED_TWICE else 1))}]\n"
        f'[[event]]\nwhat = "option grant"\non = 2024-02-14\ngrant = "g{at}"\nshares = {at + 1}\n'
        for at in range(30)
    ]
    return "".join((_HEAD, *sales, *grants))


def figures() -> list[Figure]:
    """Measure a change of one number and its proof, no answer of before kept."""
    with TemporaryDirectory() as folder, Workspace(folder, "bench") as workspace:
        everyday, large = begin_both(workspace)
        report = proof_of(large, NOW).reports[0]
        best = best_of(10, _change(everyday), _change(large))
    return [
        _figure("proof after a change, everyday draft", best[0], 0.3),
        _figure(f"proof after a change, {report.rows} rows, 99 footnotes", best[1], 0.6),
    ]


def begin_both(workspace: Workspace) -> tuple[DraftSource, DraftSource]:
    """Begin an everyday draft, that of an example, and a large one."""
    fills = "qualys-2024-02-fills.csv"
    everyday = _begin(
        workspace, (_EXAMPLES / "qualys-2024-02.toml").read_text(), {fills: (_EXAMPLES / fills).read_bytes()}
    )
    return everyday, _begin(workspace, _large_plan(), {})


def _begin(workspace: Workspace, text: str, files: dict[str, bytes]) -> DraftSource:
    new = NewDraft(name="bench", began_from="a plan file", files=files)
    return open_source(workspace, begin_from_plan(workspace, new, text.encode()).id)


def _change(source: DraftSource) -> Callable[[], object]:
    """Return a call that changes the shares of an event as if typed, and gives the proof."""
    name, numbers = PartName("event", 1), count(1)

    def change() -> object:
        part = part_of(source.raw, name) | {"shares": next(numbers)}
        return proof_of(with_change(source, name, part), NOW)

    return change


def _figure(what: str, seconds: float, goal: float) -> Figure:
    measured = f"{seconds * 1000:.0f} ms ({load()})"
    return Figure(what, measured, f"< {goal * 1000:.0f} ms", seconds < goal, "python -m benchmarks.desk")


if __name__ == "__main__":
    show(figures())
