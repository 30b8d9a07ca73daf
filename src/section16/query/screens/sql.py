"""A screen as SQL over the core: values are parameters, never part of the text."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct

from section16.query.screens.screen import ROLES, Screen
from section16.query.texts.symbols import symbols_in
from section16.query.views.lines import trade_lines_of
from section16.query.views.view import ViewColumn, select
from section16.standard.numbers import Cik

__all__ = [
    "AT_A_GLANCE",
    "COLUMNS",
    "KEY",
    "SORTED_BY",
    "Condition",
    "ScreenSlice",
    "count_of",
    "finds_of",
    "in_force",
    "is_cik",
    "questions_about_other_trades",
    "split_issuers",
    "statement_of",
]

Condition = tuple[str, tuple[object, ...]]

_MOST_DIGITS: Final = 18  # of a CIK, with leading zeros
# What identifies a trade, so that an alert sends it once.
KEY: Final = ("ACCESSION_NUMBER", "TRANS_TABLE", "TRANS_SK")

COLUMNS: Final = (
    ViewColumn("ACCESSION_NUMBER", "f.ACCESSION_NUMBER", "the filing"),
    ViewColumn(
        "TRANS_TABLE", "CASE WHEN m.DERIVATIVE THEN 'deriv_trans' ELSE 'nonderiv_trans' END", "the line's table"
    ),
    ViewColumn("TRANS_SK", "m.TRANS_SK", "its key there"),
    ViewColumn("FILING_DATE", "m.FILED", "when it was filed"),
    ViewColumn("DOCUMENT_TYPE", "m.FORM", "4, 4/A, 5, 5/A"),
    ViewColumn("ISSUERTRADINGSYMBOL", "f.ISSUERTRADINGSYMBOL", "the issuer's symbol, as filed"),
    ViewColumn("ISSUERNAME", "f.ISSUERNAME", "its name, as filed"),
    ViewColumn("ISSUERCIK", "f.ISSUERCIK", "the issuer"),
    ViewColumn("OWNERS", "p.NAMES", "the names of all owners, as filed, in order"),
    ViewColumn("OWNER_CIKS", "p.CIKS", "their CIKs, in the same order"),
    ViewColumn("TITLES", "p.TITLES", "the officers' titles among them, in the same order"),
    ViewColumn("TRANS_DATE", "m.TRADED", "the day of the trade"),
    ViewColumn("TRANS_CODE", "m.CODE", "its code"),
    ViewColumn("TRANS_ACQUIRED_DISP_CD", "m.WAY", "acquired or disposed of"),
    ViewColumn("SECURITY_TITLE", "m.TITLE", "the security"),
    ViewColumn("TRANS_SHARES", "m.SHARES", "how many"),
    ViewColumn("TRANS_PRICEPERSHARE", "m.PRICE", "at which price"),
    ViewColumn("VALUE", "m.VALUE", "shares times price"),
    ViewColumn("SHRS_OWND_FOLWNG_TRANS", "m.FOLLOWING", "the balance after it"),
    ViewColumn("DIRECT_INDIRECT_OWNERSHIP", "m.HELD", "held directly or indirectly"),
    ViewColumn("AFF10B5ONE", "m.PLAN", "the 10b5-1 box; null where it was not asked or left empty"),
    ViewColumn("DELAY_BUSINESS_DAYS", "m.DELAY", "business days after the trade up to the filing"),
    ViewColumn("PRICE_LINES", "m.PRICE_LINES", "lines of the filing with this day, code, class and nature: one trade"),
    ViewColumn("ALL_SHARES", "coalesce(m.ALL_SHARES, m.SHARES)", "how many in all of them"),
    ViewColumn("ALL_VALUE", "coalesce(m.ALL_VALUE, m.VALUE)", "shares times price of all of them"),
    ViewColumn("DOUBT", "m.DOUBT", "what is doubtful about the amounts as filed; null where nothing is"),
    ViewColumn("LATE_BUSINESS_DAYS", "m.LATE", "business days after it was due on Form 4"),
    ViewColumn(
        "PLAN_ADOPTED_ON",
        "plan_adopted_on(n.TEXTS, m.TRADED)",
        "the day on which a 10b5-1 plan was adopted, where a footnote of the line says one; the box is AFF10B5ONE",
    ),
    ViewColumn(
        "CLUSTER",
        "c.CLUSTER",
        "the number of its cluster, from the oldest on; null where the screen asks for none. Clusters of an issuer "
        "that share a trade are one",
    ),
    ViewColumn("CLUSTER_INSIDERS", "c.INSIDERS", "how many insiders traded in it"),
)

# What one reads first, and a terminal has room for.
AT_A_GLANCE: Final = (
    "FILING_DATE",
    "ISSUERTRADINGSYMBOL",
    "OWNERS",
    "TITLES",
    "TRANS_DATE",
    "TRANS_CODE",
    "TRANS_SHARES",
    "TRANS_PRICEPERSHARE",
    "VALUE",
    "ACCESSION_NUMBER",
)

# What each word of a filter asks.
_ASKED: Final = {
    "plan": {
        "yes": "PLAN",
        "no": "NOT PLAN",
        "not-asked": "PLAN IS NULL AND NOT ASKED",
        "left-empty": "PLAN IS NULL AND ASKED",
    },
    "held": {"direct": "HELD = 'D'", "indirect": "HELD = 'I'"},
    "table": {"I": "NOT DERIVATIVE", "II": "DERIVATIVE"},
    "doubt": {"yes": "DOUBT IS NOT NULL", "no": "DOUBT IS NULL"},
}
# Of a trade in one line, the sums over its lines are left empty.
_VALUE: Final = "coalesce(ALL_VALUE, VALUE)"
_SHARES: Final = "coalesce(ALL_SHARES, SHARES)"
_BEFORE: Final = "coalesce(ALL_BEFORE, FOLLOWING - CASE WAY WHEN 'A' THEN SHARES WHEN 'D' THEN -SHARES END)"
_BY_SYMBOL: Final = f"""ISSUER IN (SELECT TRY_CAST(ISSUERCIK AS BIGINT) FROM
  (SELECT DISTINCT ISSUERCIK, ISSUERTRADINGSYMBOL FROM core.filings)
  WHERE list_has_any({symbols_in("ISSUERTRADINGSYMBOL")}, {symbols_in("?")}))"""

# Read from the lake's own tables, as the core has no footnotes: only a screen that searches them takes the time.
_NOTED: Final = f"""(FILING, DERIVATIVE, TRANS_SK) IN (
  WITH noted AS MATERIALIZED (SELECT ACCESSION_NUMBER, FOOTNOTE_ID FROM footnotes WHERE {{says}})
  SELECT (s.FILING, t.TRANS_TABLE = 'deriv_trans', t.TRANS_SK)
  FROM ({trade_lines_of("SELECT ACCESSION_NUMBER FROM noted")}) t
  JOIN noted n ON n.ACCESSION_NUMBER = t.ACCESSION_NUMBER AND list_contains(t.NOTE_IDS, n.FOOTNOTE_ID)
  JOIN core.filings s ON s.ACCESSION_NUMBER = t.ACCESSION_NUMBER)"""


def is_cik(word: str) -> bool:
    """Tell whether a word is taken for a CIK, not for a name or symbol: a number that a column can hold."""
    return word.isdecimal() and len(word) <= _MOST_DIGITS


def split_issuers(issuers: Sequence[str]) -> tuple[list[int], str]:
    """Return the CIKs among some issuers, and the symbols as one text."""
    return [int(one) for one in issuers if is_cik(one)], " ".join(one for one in issuers if not is_cik(one))


def in_force(screen: Screen) -> Condition:
    """Return the filter that leaves out what an amendment had repeated by the screen's last day."""
    if screen.until is None:
        return "NOT SUPERSEDED", ()
    return "(SUPERSEDED_ON IS NULL OR SUPERSEDED_ON > ?)", (screen.until,)


def _plain(screen: Screen) -> Iterator[Condition]:
    """Yield the filters that look at one column of a trade."""
    if not screen.as_filed:
        yield in_force(screen)
        yield "NOT REPEATED", ()
    for column, one_of in (("CODE", screen.codes), ("FORM", screen.forms)):
        if one_of:
            yield f"{column} IN ({', '.join('?' for _ in one_of)})", one_of
    if screen.roles:
        yield f"ROLES & {sum(ROLES[role] for role in set(screen.roles))} <> 0", ()
    for name, words in _ASKED.items():
        if word := getattr(screen, name):
            yield words[word], ()


def _measured(screen: Screen) -> Iterator[Condition]:
    """Yield the filters with a figure or a day to reach."""
    limits = (
        (f"{_VALUE} >= ?", screen.min_value),
        (f"{_VALUE} <= ?", screen.max_value),
        ("PRICE >= ?", screen.min_price),
        ("PRICE <= ?", screen.max_price),
        ("DELAY >= ?", screen.delay),
        ("LATE >= ?", screen.late),
        ("TRADED >= ?", screen.traded_since),
        ("TRADED <= ?", screen.traded_until),
        ("FILED <= ?", screen.until),
    )
    yield from ((text, (value,)) for text, value in limits if value is not None)
    if screen.change is not None:
        yield f"{_BEFORE} >= 0 AND TRY({_SHARES} * 100 >= ({_BEFORE}) * ?)", (screen.change,)


def _of_parties(screen: Screen) -> Iterator[Condition]:
    """Yield the filters on issuers and owners."""
    if screen.sic:
        starts = " OR ".join("starts_with(lpad(SIC::VARCHAR, 4, '0'), ?)" for _ in screen.sic)
        yield f"({starts})", screen.sic
    if screen.issuers:
        yield f"(list_contains(?, ISSUER) OR {_BY_SYMBOL})", split_issuers(screen.issuers)
    if screen.owners:
        ciks = [int(one) for one in screen.owners if is_cik(one)]
        words = [one.lower() for one in screen.owners if not is_cik(one)]
        names = "".join(" OR contains(lower(NAME), ?)" for _ in words)
        people = f"list_contains(?, TRY_CAST(CIK AS BIGINT)){names}"
        yield f"FILING IN (SELECT FILING FROM core.people WHERE {people})", (ciks, *words)


def _of_footnotes(screen: Screen) -> Iterator[Condition]:
    """Yield the filters on the texts of a line's footnotes."""
    if screen.footnote is not None:
        yield _NOTED.format(says="contains(lower(FOOTNOTE_TXT), ?)"), (screen.footnote.lower(),)
    if screen.footnote_pattern is not None:
        yield _NOTED.format(says="regexp_matches(FOOTNOTE_TXT, ?, 'i')"), (screen.footnote_pattern,)


# Time is cut into spans of as many days as a cluster may take, and every two neighbours are looked at together: where
# too few insiders traded, no cluster can be, and nearly all is left out. In the rest a window begins on each day of a
# trade, and the insiders in it are counted. A trade is in a cluster if the last window begun before it reaches it.
# Windows of which one begins before the other ends share a trade, and are one cluster.
_CLUSTERS: Final = """,
trading AS MATERIALIZED (SELECT ROW, ISSUER, PERSON, DAY, DAY // ({days} + 1) AS SPAN FROM found
  WHERE DAY IS NOT NULL AND ISSUER IS NOT NULL AND PERSON IS NOT NULL),
spans AS (SELECT ISSUER, SPAN, PERSON FROM trading UNION ALL SELECT ISSUER, SPAN - 1, PERSON FROM trading),
busy AS MATERIALIZED (SELECT ISSUER, SPAN FROM spans GROUP BY ALL HAVING count(DISTINCT PERSON) >= {insiders}),
near AS MATERIALIZED (SELECT DISTINCT t.ISSUER, t.PERSON, t.DAY FROM trading t
  SEMI JOIN (FROM busy UNION ALL SELECT ISSUER, SPAN + 1 FROM busy) b ON b.ISSUER = t.ISSUER AND b.SPAN = t.SPAN),
windows AS (SELECT a.ISSUER, a.DAY FROM (SELECT DISTINCT ISSUER, DAY FROM near) a
  JOIN near b ON a.ISSUER = b.ISSUER AND b.DAY BETWEEN a.DAY AND a.DAY + {days}
  GROUP BY ALL HAVING count(DISTINCT b.PERSON) >= {insiders}),
begun AS (SELECT ISSUER, DAY, lag(DAY) OVER (PARTITION BY ISSUER ORDER BY DAY) AS BEFORE FROM windows),
runs AS (SELECT ISSUER, DAY, count(*) FILTER (DAY > BEFORE + {days})
  OVER (PARTITION BY ISSUER ORDER BY DAY) AS RUN FROM begun),
clustered AS (SELECT t.ROW, t.ISSUER, t.PERSON, t.DAY, w.RUN FROM trading t
  ASOF JOIN runs w ON t.ISSUER = w.ISSUER AND t.DAY >= w.DAY WHERE t.DAY <= w.DAY + {days}),
sizes AS (SELECT ISSUER, RUN, count(DISTINCT PERSON) AS INSIDERS,
  row_number() OVER (ORDER BY min(DAY), ISSUER) AS CLUSTER FROM clustered GROUP BY ISSUER, RUN)
SELECT ROW, CLUSTER, INSIDERS FROM clustered JOIN sizes USING (ISSUER, RUN)"""
# The last trade like it: one with one of the codes, of the same insider in the same issuer, on an earlier day.
_FIRSTS: Final = """SELECT ROW FROM (SELECT ROW, TRADED,
    max(TRADED) OVER (PARTITION BY ISSUER, PERSON ORDER BY DAY
      RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS LAST_ONE
  FROM core.trades WHERE {codes} AND {known} AND DAY IS NOT NULL AND ISSUER IS NOT NULL AND PERSON IS NOT NULL)
  WHERE LAST_ONE IS NULL OR date_sub('year', LAST_ONE, TRADED) >= {years}"""
_SHOWN: Final = """FROM (FROM core.trades WHERE ROW IN (SELECT ROW FROM chosen)) m
  JOIN (FROM core.filings WHERE FILING IN (SELECT FILING FROM chosen)) f USING (FILING)
  LEFT JOIN (SELECT FILING, list(NAME ORDER BY PLACE, CIK) AS NAMES, list(CIK ORDER BY PLACE, CIK) AS CIKS,
      list(TITLE ORDER BY PLACE, CIK) FILTER (TITLE IS NOT NULL) AS TITLES
    FROM core.people WHERE FILING IN (SELECT FILING FROM chosen) GROUP BY FILING) p USING (FILING)
  LEFT JOIN core.plans n ON n.FILING = m.FILING AND n.DERIVATIVE = m.DERIVATIVE AND n.TRANS_SK = m.TRANS_SK
  LEFT JOIN {clusters} c ON c.ROW = m.ROW
  ORDER BY {order}"""
_NO_CLUSTERS: Final = "(SELECT NULL::BIGINT AS ROW, NULL::BIGINT AS CLUSTER, NULL::BIGINT AS INSIDERS)"
_OF_FILING: Final = "(SELECT {} FROM core.filings o WHERE o.FILING = {}FILING)"
# What rows can be sorted by: a column of the answer, and its SQL over the trades `m` and their filings.
SORTED_BY: Final[Mapping[str, str]] = {
    "FILING_DATE": "{m}FILED",
    "TRANS_DATE": "{m}TRADED",
    "DOCUMENT_TYPE": "{m}FORM",
    "ISSUERTRADINGSYMBOL": _OF_FILING.format("ISSUERTRADINGSYMBOL", "{m}"),
    "ISSUERNAME": _OF_FILING.format("ISSUERNAME", "{m}"),
    "TRANS_CODE": "{m}CODE",
    "SECURITY_TITLE": "{m}TITLE",
    "TRANS_SHARES": "{m}SHARES",
    "TRANS_PRICEPERSHARE": "{m}PRICE",
    "VALUE": "{m}VALUE",
    "SHRS_OWND_FOLWNG_TRANS": "{m}FOLLOWING",
    "DELAY_BUSINESS_DAYS": "{m}DELAY",
    "LATE_BUSINESS_DAYS": "{m}LATE",
    "PRICE_LINES": "{m}PRICE_LINES",
    "ALL_SHARES": "coalesce({m}ALL_SHARES, {m}SHARES)",
    "ALL_VALUE": "coalesce({m}ALL_VALUE, {m}VALUE)",
}


class ScreenSlice(Struct, frozen=True, kw_only=True):
    """Which of the rows that a screen finds are asked for, and in which order.

    `sort` is one of `SORTED_BY`; rows that are equal in it come as they would without, the newest filings first.
    `person` or `issuer` are CIKs: only their trades, which other filters do not look at.
    """

    sort: str | None = None
    descending: bool = True
    offset: int = 0
    limit: int | None = None
    person: int | None = None
    issuer: int | None = None

    def order(self, table: str) -> str:
        """Return the order of rows of a table, as its prefix names it."""
        newest = f"{table}FILING DESC, {table}DERIVATIVE, {table}TRANS_SK"
        if self.sort is None:
            return newest
        way = "DESC" if self.descending else "ASC"
        return f"{SORTED_BY[self.sort].format(m=table)} {way} NULLS LAST, {newest}"

    def conditions(self) -> Iterator[Condition]:
        """Yield the filters on people and issuers, which clusters and first trades do not depend on."""
        if self.person is not None:
            yield (
                "FILING IN (SELECT FILING FROM core.people WHERE CIK IN (?, ?))",
                (Cik.of(str(self.person)).padded, str(self.person)),
            )
        if self.issuer is not None:
            yield "ISSUER = ?", (self.issuer,)


def _found(screen: Screen, *, noted: bool = True) -> Condition:
    """Return the query for rows that meet all filters but `since` and those that look at other trades.

    Without `noted` the filters on footnotes are left out, too.
    """
    where, values = _all_of(_filters(screen, noted=noted))
    return f"WITH found AS (FROM core.trades WHERE {where})", values


def _filters(screen: Screen, *, noted: bool) -> Iterator[Condition]:
    yield from (*_plain(screen), *_measured(screen), *_of_parties(screen), *(_of_footnotes(screen) if noted else ()))


def questions_about_other_trades(screen: Screen) -> Iterator[Condition]:
    """Yield the queries for rows that meet the filters that look beyond a trade: `cluster`, `first`, and footnotes."""
    if screen.cluster:
        text, values = _found(screen)
        yield text + _CLUSTERS.format(days=screen.cluster.days, insiders=screen.cluster.insiders), values
    if screen.first is not None:
        codes = f"CODE IN ({', '.join('?' for _ in screen.codes)})"
        known, days = in_force(screen)
        if screen.until is not None:
            known, days = f"{known} AND FILED <= ?", (*days, screen.until)
        yield _FIRSTS.format(codes=codes, known=known, years=screen.first), (*screen.codes, *days)
    for text, values in _of_footnotes(screen):
        yield f"SELECT ROW FROM core.trades WHERE {text}", values


def statement_of(screen: Screen, among: Sequence[str], part: ScreenSlice | None = None) -> Condition:
    """Return the query of a screen, or of a part of what it finds, and its values.

    `among` names the tables with the rows of `questions_about_other_trades`, in their order.
    """
    asked = part or ScreenSlice()
    text, values = _chosen(screen, among, asked, "ROW, FILING")
    if asked.limit is not None:
        text += f" ORDER BY {asked.order('found.')} LIMIT {asked.limit:d} OFFSET {asked.offset:d}"
    clusters = f"core.{among[0]}" if screen.cluster else _NO_CLUSTERS
    return f"{text})\n {select(COLUMNS)} {_SHOWN.format(clusters=clusters, order=asked.order('m.'))}", values


def count_of(screen: Screen, among: Sequence[str], part: ScreenSlice | None = None) -> Condition:
    """Return the query for how many trades, filings, insiders and issuers a screen finds.

    `among` is as in `statement_of`.
    """
    text, values = _chosen(screen, among, part or ScreenSlice(), "FILING, PERSON, ISSUER")
    counted = ", ".join(f"count(DISTINCT {one})" for one in ("FILING", "PERSON", "ISSUER"))
    return f"{text}) SELECT count(*), {counted} FROM chosen", values


def finds_of(screens: Sequence[tuple[Screen, Sequence[str]]], part: ScreenSlice) -> Condition:
    """Return the query for the trades of one person or issuer: FILING, and in S0, S1, ... which screens find them.

    With each screen stand the tables of `statement_of`.
    """
    found, values = [], tuple[object, ...]()
    for place, (screen, among) in enumerate(screens):
        text, given = _all_of([*_filters(screen, noted=False), *_wanted(screen, among)])
        found.append(f"({text}) AS S{place}")
        values += given
    where, given = _all_of(part.conditions())
    return f"SELECT FILING, {', '.join(found)} FROM core.trades WHERE {where}", values + given


def _chosen(screen: Screen, among: Sequence[str], part: ScreenSlice, columns: str) -> Condition:
    """Return the query for the rows that are wanted, up to where their order would follow."""
    text, values = _found(screen, noted=False)  # which lines have such footnotes is among what was asked before
    where, given = _all_of([*_wanted(screen, among), *part.conditions()])
    return f"{text},\nchosen AS MATERIALIZED (SELECT {columns} FROM found WHERE {where}", values + given


def _wanted(screen: Screen, among: Sequence[str]) -> Iterator[Condition]:
    """Yield what clusters and first trades do not depend on: to be among them, and filed since a day."""
    for table in among:
        yield f"ROW IN (SELECT ROW FROM core.{table})", ()
    if screen.since is not None:
        yield "FILED >= ?", (screen.since,)


def _all_of(conditions: Iterable[Condition]) -> Condition:
    kept = list(conditions)
    where = " AND ".join(f"({text})" for text, _ in kept) or "true"
    return where, tuple(value for _, given in kept for value in given)
