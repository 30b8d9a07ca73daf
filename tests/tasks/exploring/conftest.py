"""A small lake whose every answer is known: two issuers, one of which changed its name, and six people."""

from datetime import date

import pytest

from section16.query.relations import ArrowTables
from section16.tasks.exploring.explored import ExploredLake
from tests.lake.rows import Filings

TODAY = date(2024, 7, 1)
ROE, DOE, POE, FUND = 9990101, 9990102, 9990103, 9990104
WIDGETS, OTHER = 9990001, 9990002
HOSTILE = "=cmd|' /C calc'!A0 <b onmouseover=\"alert(1)\">X</b> \u202eevil\x00\x07 " + "x" * 10_000


def filings() -> Filings:
    made = Filings()
    boxes = {"IS_DIRECTOR": False, "IS_OFFICER": True, "RPTOWNER_RELATIONSHIP": "Officer"}
    doe = made.owner("0009990102", "Doe John", RPTOWNER_TITLE="President & CEO", **boxes)
    poe = made.owner("0009990103", "Poe Ann", RPTOWNER_TITLE="EVP, CFO", **boxes)
    fund = made.owner("0009990104", "Sample Fund LP", IS_DIRECTOR=None, IS_TENPERCENTOWNER=True)
    old = {"ISSUERNAME": "Old Gadgets Co", "ISSUERTRADINGSYMBOL": "OLDG"}
    other = {"ISSUERCIK": "0009990002", "ISSUERNAME": "Other Sample Corp", "ISSUERTRADINGSYMBOL": "OSC"}

    key = made.file("4", "2023-03-03", ACCESSION_NUMBER="0009990101-23-000001", **old)
    made.trade(key, "P", "2023-03-01", 1000, 10, SHRS_OWND_FOLWNG_TRANS=1000)
    key = made.file("4", "2023-09-05", ACCESSION_NUMBER="0009990101-23-000002", PERIOD_OF_REPORT="2023-09-01")
    made.trade(key, "S", "2023-09-01", 400, 12, SHRS_OWND_FOLWNG_TRANS=600, TRANS_PRICEPERSHARE_FN=["F1"])
    made.note(key, "F1", "Sold under a Rule 10b5-1 plan adopted on June 1, 2023.")
    key = made.file("4/A", "2023-09-12", ACCESSION_NUMBER="0009990101-23-000003", PERIOD_OF_REPORT="2023-09-01",
                    DATE_OF_ORIG_SUB="2023-09-05")  # fmt: skip
    made.trade(key, "S", "2023-09-01", 500, 12, SHRS_OWND_FOLWNG_TRANS=500)
    key = made.file("4", "2024-02-20", (made.owner(), fund), ACCESSION_NUMBER="0009990101-24-000004")
    made.trade(key, "P", "2024-02-01", 100, 20, SHRS_OWND_FOLWNG_TRANS=900)  # late, and 300 more than follows
    key = made.file("4", "2024-02-16", (doe,), ACCESSION_NUMBER="0009990102-24-000001", AFF10B5ONE=False)
    made.trade(key, "P", "2024-02-14", 1000, 21, SHRS_OWND_FOLWNG_TRANS=5000)
    key = made.file("4", "2024-02-21", (poe,), ACCESSION_NUMBER="0009990103-24-000001", AFF10B5ONE=True)
    made.trade(key, "S", "2024-02-20", 100_000, 22, SHRS_OWND_FOLWNG_TRANS=1)
    key = made.file("4", "2024-05-03", (poe,), ACCESSION_NUMBER="0009990103-24-000002", **other)
    made.trade(key, "P", "2024-05-02", 10, 3, SECURITY_TITLE=HOSTILE)
    return made


@pytest.fixture(scope="session")
def lake():
    explored = ExploredLake(ArrowTables(filings().tables()))
    yield explored
    explored.close()
