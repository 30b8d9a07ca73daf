"""The usual words of footnotes and remarks: one table, each text replaceable by the plan's `[texts]` of its name.

`{word}` is put in when the text is used. The words are those that filings use and that the staff expects.
"""

import re
from collections.abc import Mapping
from typing import Final

__all__ = ["STANDARD", "standard_text"]

_UNDERTAKING: Final = (
    "Upon request by the Commission staff, the Issuer or a security holder of the Issuer, {who} will "
    "provide full information regarding the number of shares {done} at each separate price within the range set forth "
    "in this footnote."
)
_AVERAGE: Final = "represents the weighted average price of the shares {done} ranging from {low} to {high} per share. "
_WITHHELD: Final = "Represents {securities} withheld by the Issuer to "

STANDARD: Final[Mapping[str, str]] = {
    # Trades.
    "weighted average sale": f"The sale price {_AVERAGE}{_UNDERTAKING}",
    "weighted average purchase": f"The purchase price {_AVERAGE}{_UNDERTAKING}",
    "trading plan": "The {trades} reported in this Form {form}{which} {was} effected pursuant to a Rule 10b5-1 trading "
    "plan adopted by {who} on {adopted}{amended}.",
    "sold to cover exercise": "Represents shares sold to pay the exercise price and the tax withholding obligations in "
    "connection with the exercise.",
    "sold on exercise": "Represents the sale of all shares acquired in the exercise.",
    "sold on vest": "Represents the sale of all shares acquired in the vesting of the securities reported in this Form "
    "{form}.",
    "sold to cover vest": "Represents shares sold to satisfy tax withholding obligations in connection with the "
    "vesting of the securities reported in this Form {form}, and not a discretionary trade by {who}.",
    "employee stock purchase": "These shares were acquired on {on} through the Issuer's Employee Stock Purchase Plan "
    "in a transaction that was exempt under both Rule 16b-3(d) and Rule 16b-3(c).",
    "small acquisition": "Acquired in a small acquisition under Rule 16a-6.",
    "deferral ended": "A small acquisition, deferred until {on} and reported pursuant to Rule 16a-6(b).",
    "voluntary": "This transaction is exempt from Section 16(a) and is reported voluntarily.",
    "before registration": "Effected before the Issuer registered a class of equity securities and reported pursuant "
    "to Rule 16a-2(a).",
    "depositary trade": "Traded as {shares} {depositary} at {price} each. {each}",
    "depositary shares": "Each {depositary} represents {ratio} {ordinary}.",
    # Gifts, transfers and distributions.
    "gift made": "Represents a bona fide gift by {who} to {to}.",
    "gift received": "Represents a bona fide gift to {who} from {giver}.",
    "transfer": "Reflects the transfer of {shares} {security} from {source} to {target} on {on}, which was exempt from "
    "reporting pursuant to Rule 16a-13.",
    "distribution": "Represents a pro rata in-kind distribution by {source} to its partners or members for no "
    "consideration.",
    "distribution received": "Represents the receipt of shares by virtue of the pro rata in-kind distribution by "
    "{source} for no consideration.",
    # Awards and derivatives.
    "unit": "Each {unit} represents a contingent right to receive {ratio} of the Issuer's {underlying}.",
    "unit equivalent": "Each {unit} is the economic equivalent of {ratio} of the Issuer's {underlying}.",
    "unit in cash": "Each {unit} is the economic equivalent of {ratio} of the Issuer's {underlying} and is settled in "
    "cash.",
    "unit in stock or cash": "Each {unit} represents a contingent right to receive {ratio} of the Issuer's "
    "{underlying} or the cash value thereof.",
    "fully vested": "This {kind} is fully vested and immediately {usable}.",
    "units fully vested": "The {units} are fully vested.",
    "no expiration": "This {kind} has no expiration date.",
    "withheld for tax": f"{_WITHHELD}satisfy tax withholding obligations in connection with the {{reason}}.",
    "withheld for price": f"{_WITHHELD}pay the exercise price of the {{kind}}.",
    "settled in cash": "Each {unit} was settled in cash.",
    "forfeiture": "Represents the forfeiture of {securities} for no consideration.",
    # What only changes a balance.
    "expired": "Reflects the expiration of {shares} without value received on {on}, which was exempt from reporting "
    "pursuant to Rule 16a-4(d).",
    "forfeited": "Reflects the forfeiture of {shares} without value received on {on}, which was exempt from reporting "
    "pursuant to Rule 16a-4(d).",
    "split": "Reflects a {ratio} stock split effected by the Issuer on {on}, which was exempt from reporting pursuant "
    "to Rule 16a-9.",
    "reverse split": "Reflects a {ratio} reverse stock split effected by the Issuer on {on}, which was exempt from "
    "reporting pursuant to Rule 16a-9.",
    "dividend equivalents": "Includes {shares} {units} credited on {on} as dividend equivalents in a transaction "
    "exempt under Rule 16a-11.",
    "domestic relations order": "Reflects the transfer of {shares} {security}{whom} on {on} pursuant to a domestic "
    "relations order, which was exempt from Section 16 pursuant to Rule 16a-12.",
    "spin-off": "Includes {shares} {security} received on {on} in a pro rata distribution by {parent}, which was "
    "exempt pursuant to Rule 16a-9.",
    "left the household": "Excludes {shares} {security} held by {member}, who ceased to share the household of {who} "
    "on {on}.",
    "joined the household": "Includes {shares} {security} held by {member}, who began to share the household of {who} "
    "on {on}.",
    "units forfeited": "Reflects the forfeiture of {shares} unvested stock units without value received on {on}, "
    "which was exempt from reporting pursuant to Rule 16a-4(d).",
    "dividend reinvestment": "Includes {shares} shares acquired on {on} under a dividend reinvestment plan in a "
    "transaction exempt under Rule 16a-11.",
    "exempt plan over a period": "Includes {shares} shares acquired from {since} to {on} under {under} in transactions "
    "exempt under Rule 16b-3(c).",
    "exempt plan": "Includes {shares} shares acquired on {on} under {under} in a transaction exempt under Rule "
    "16b-3(c).",
    "deposit": "Reflects the deposit of {ordinary_shares} {ordinary} for {shares} {depositary} on {on}.",
    "withdrawal": "Reflects the withdrawal of {ordinary_shares} {ordinary} for {shares} {depositary} on {on}.",
    "held by": "These securities are held by {who}.",
    # Remarks.
    "part": "This Form {form} is being filed in {parts} parts. This is part {part} of {count}.",
    "part for rows": "The form holds no more than 30 lines in a table and 99 footnotes; the other lines are reported "
    "in the other {elsewhere}.",
    "part for owners": "The form holds no more than 10 reporting persons; {others} report in the other {elsewhere}.",
    "exhibit 24": "Exhibit 24 - Power of Attorney",
    "exhibit 24 of several": "Exhibit 24.{number} - Power of Attorney for {name}",
}

_WORD: Final = re.compile(r"\{(\w+)\}")


def standard_text(own: Mapping[str, str], name: str, /, **words: str) -> str:
    """Return a text with its words put in: the plan's own of that name, else the standard one."""
    text = own.get(name, STANDARD[name])
    return _WORD.sub(lambda found: words.get(found[1], found[0]), text)
