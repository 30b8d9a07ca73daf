"""Whether the rows of a report foot, worked out anew from what the rows say."""

from section16.drafting.report.footnotes import texts_of


def breaks(rows):
    """List the rows whose balance is not the one before, plus or minus what moved."""
    held, found = {}, []
    for row in rows:
        moved = row.shares.value if row.shares else row.total_value.value
        after = row.shares_following.value if row.shares_following else row.value_following.value
        sign = 1 if row.acquired_disposed.value == "A" else -1
        terms = getattr(row, "exercise_price", None), getattr(row, "exercisable_on", None)
        expires, kind = getattr(row, "expires_on", None), type(row)
        line = (kind, row.security_title.value, terms, expires, row.ownership.value, row.nature)
        before = held.get(line)
        if before is not None and before + sign * moved != after and not row.shares_following.footnotes:
            found.append((line, before, moved, after))
        held[line] = after
    return found


def numbering(report):
    """Return footnote ids in the order of first reference, and in the order of definition."""
    rows = (*report.non_derivative_table, *report.derivative_table)
    return list(dict.fromkeys(id for row in rows for id in texts_of(row))), [note.id for note in report.footnotes]
