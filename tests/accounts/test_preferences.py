"""What somebody chose for their own pages is theirs alone, and stands in the trail."""

from section16.accounts.account import Account
from section16.accounts.preferences import chosen_columns, keep_columns
from section16.workspace import Workspace
from section16.workspace.trail.audit import events_about, first_difference


def test_columns_are_kept_for_one_account_alone(tmp_path):
    ada, eve = Account(id=1, name="ada"), Account(id=2, name="eve")
    with Workspace(tmp_path / "w", "ada") as workspace:
        for columns in (("VALUE", "OWNERS"), ("VALUE",), ("VALUE",)):
            with workspace.writing() as writing:
                keep_columns(writing, ada, columns)
        with workspace.reading() as session:
            assert (chosen_columns(session, ada), chosen_columns(session, eve)) == (("VALUE",), ())
            assert first_difference(session) is None
            changes = events_about(session, "columns of account 1", "setting changed")
            assert len(changes) == 2  # what stays as it is, is none
