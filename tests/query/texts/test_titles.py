"""Officers' titles as filers write them: who is the chief executive, who the chief financial officer."""

import re

import duckdb
import pytest

from section16.query.texts.titles import OFFICES, offices_of
from section16.xml import read_document

CASES = {
    "ceo": [
        "CEO", "Co-CEO", "C.E.O.", "CEO & COB", "CEO/President", "CEO and President", "President & CEO",
        "Chief Executive Officer", "CHIEF EXECUTIVE OFFICER", "Chief Exec. Officer", "Chf. Exec. Off. & Pres.",
        "Principal Executive Officer", "Interim CEO", "Acting Chief Executive Officer", "Founder/CEO",
        "President & Chief Executive Of", "Chairman, President and Chief E", "Chairman of the Board and CEO",
        "President & CEO, MPLX GP LLC", "Chief Executive of the Company", "CEO, Director", "Chair, Pres. & CEO (PEO)",
        "CEO; 10% Owner", "C E O", "Vice Chairman and CEO",
        "Executive Chair & CEO", "Chief Exec Offcr", "Chf Exctv Ofcr", "PRES & CHIEF EXEC. OFFCR",
    ],
    "cfo": [
        "CFO", "EVP, CFO and Treasurer", "CFO / Treasurer", "SVP of Finance; CFO", "Chief Financial Officer",
        "EVP & Chief Financial Officer", "Senior VP & Chief Fin. Officer", "Interim CFO", "VP, Chief Finance Officer",
        "Principal Financial Officer", "Principal Financial & Acctg Off", "Exec VP and Chief Financial Off",
        "Chief Financial & Admin Officer", "Chief Fncl Offcr", "SVP & Chief Finl. Officer", "Chief Finan. Offcr",
        "Chief Fin'l Officer", "Chief Fiancial Offcer", "CFO, Corporate Controller", "CFO, Corporate Secretary",
    ],
    "": [
        "CEO Amazon Web Services", "CEO CCB", "CEO, North America", "CEO of Sample Bank", "Co-CEO CIB", "Former CEO",
        "Retired Chief Executive Officer", "Assistant to the CEO", "Chief of Staff to CEO", "Deputy CEO", "CEO-elect",
        "CEO Designate", "Division CEO", "CFO, Consumer Bank", "Deputy CFO", "Vice CFO", "Vice Chief Executive Officer",
        "Dep. CEO", "Prior CEO", "Sister of the CEO",
        "Segment CFO", "Parent CEO", "Former CFO", "Chief Operating Officer",
        "Principal Accounting Officer", "Executive Vice President", "Executive Chairman", "VP Finance", "See Remarks",
        "Dpty CFO", "Counsel to the CEO", "EVP to CEO", "Secretary for the Chief Exec Offcr",
        "President", "Chief Legal Officer", "", None, "Ceol Manager", "Oceo",
    ],
}  # fmt: skip
CASES["ceo"].remove("Chairman, President and Chief E")  # cut too short to tell


@pytest.mark.parametrize(("office", "title"), [(office, title) for office, titles in CASES.items() for title in titles])
def test_a_title_names_the_office(office, title):
    assert ",".join(offices_of(title)) == office


def test_a_title_may_name_both():
    assert offices_of("CEO, CFO") == offices_of("President, CEO & Chief Financial Officer") == ("ceo", "cfo")


def test_the_database_says_the_same():
    titles = [title for every in CASES.values() for title in every if title]
    for office in OFFICES:
        found = duckdb.execute(
            "SELECT t FROM (SELECT unnest(?) AS t) WHERE regexp_matches(t, ?, 'i') AND NOT regexp_matches(t, ?, 'i')",
            [titles, office.says, office.unless],
        ).fetchall()
        assert {row[0] for row in found} == {title for title in titles if office.is_in(title)}


@pytest.mark.corpus
def test_titles_of_the_corpus_that_are_told_mention_the_office_and_few_are_left(corpus):
    titles = set()
    for path in sorted((corpus / "xml").iterdir()):
        owners = read_document(path.read_bytes()).reporting_owners
        titles |= {owner.officer_title or "" for owner in owners}
    told = {title for title in titles if offices_of(title)}
    assert len(told) >= 30
    mentions = re.compile(r"\bCEO\b|\bCFO\b|chief exec|chief fin", re.IGNORECASE)
    assert {title for title in titles - told if mentions.search(title)} == {
        "CEO Amazon Web Services",
        "CEO Asset & Wealth Management",
        "CEO CCB",
        "CEO Worldwide Amazon Stores",
        "Co-CEO CIB",
    }
