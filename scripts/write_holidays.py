"""Write the table of holidays in section16/law from the `holidays` library; tests/law holds it to the library."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from importlib.metadata import version
from pathlib import Path

from holidays import country_holidays, financial_holidays

from section16.law.holiday_table import YEARS

TABLE = Path(__file__).parents[1] / "src/section16/law/holiday_table.py"
_DAYS_A_LINE = 12


def main() -> None:
    """Write the generated part below the line that says where it begins."""
    lines = TABLE.read_text("utf-8").splitlines()
    head = lines[: lines.index(next(line for line in lines if line.startswith("MADE_FROM"))) - 1]
    TABLE.write_text("\n".join([*head, "", *generated(), ""]), "utf-8")


def generated() -> list[str]:
    """Return the lines of both tables, and of what they were made from."""
    named: dict[str, list[date]] = defaultdict(list)
    for day, name in sorted(country_holidays("US", years=YEARS).items()):
        named[name].append(day)
    federal = [f'    "{name}": """\n{_days(days)}""",' for name, days in named.items()]
    closed = _days(sorted(financial_holidays("NYSE", years=YEARS)))
    return [
        f'MADE_FROM: Final = "holidays {version("holidays")}"',
        "FEDERAL_HOLIDAYS: Final = {",
        *federal,
        "}",
        f'EXCHANGE_CLOSINGS: Final = """\n{closed}"""',
    ]


def _days(days: Iterable[date]) -> str:
    texts = [f"{day:%Y%m%d}" for day in days]
    return "\n".join(" ".join(texts[at : at + _DAYS_A_LINE]) for at in range(0, len(texts), _DAYS_A_LINE))


if __name__ == "__main__":
    main()
