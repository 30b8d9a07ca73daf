"""Amendments: the original has one price wrong or lacks nothing, and the amendment says so days later."""

from msgspec.structs import replace

from section16.synth import days
from section16.synth.draws import Draws
from section16.synth.report import Filing, Line, accepted

__all__ = ["amended"]


def amended(filing: Filing, draws: Draws) -> tuple[Filing, Filing]:
    """Return the original and its amendment; one price that was wrong is put right, else a sentence is added."""
    on = days.after(filing.filed_on, draws.between(1, 40))
    original, rows, remarks = (
        filing,
        filing.table1,
        "This amendment is filed to add the signature page omitted in error.",
    )
    at = next((at for at, (_, cells) in enumerate(filing.table1) if isinstance(cells.get("price"), str)), None)
    if at is not None and filing.table1[at][1]["price"] != "0":
        original = replace(filing, table1=_with_price(filing.table1, at))
        rows = filing.table1 if draws.chance(0.5) else filing.table1[at : at + 1]
        remarks = "This amendment corrects the price reported in Column 4 of Table I of the original filing."
    amendment = replace(
        filing,
        form=f"{filing.form}/A",
        original_on=filing.filed_on,
        filed_on=on,
        accepted_at=accepted(on, draws),
        table1=rows,
        table2=filing.table2 if len(rows) == len(filing.table1) else (),
        remarks=remarks,
    )
    return original, amendment


def _with_price(rows: tuple[Line, ...], at: int) -> tuple[Line, ...]:
    """Put one figure too many into the price of a row."""
    part, cells = rows[at]
    return (*rows[:at], (part, {**cells, "price": f"1{cells['price']}"}), *rows[at + 1 :])
