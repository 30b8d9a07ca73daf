"""What a page says of a plan is said in the words of its form."""

import pytest

from section16.tasks.desk.form_words import in_form_words


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("missing; write `price = ...` (dollars a share)", "missing; fill in price: dollars a share"),
        ("write `period = ...`, a date", "fill in period, a date"),
        ('write `holding = "direct"` in the event', "fill in holding: direct in the event"),
        ("add [[owner]] with `cik` and `name`", "add an owner with cik and name"),
        ("add a [[grant]], with 0 if nothing is left", "add a grant, with 0 if nothing is left"),
        ("or no_longer_subject = true", "or yes for no longer subject"),
        (
            'add a [[holding]] with security = "Units" and its shares',
            "add a holding with security 'Units' and its shares",
        ),
        (
            "no [[grant]] is called 'my_[[grant]]'; write one of: x",
            "no grant is called 'my_[[grant]]'; write one of: x",
        ),
    ],
)
def test_who_fills_in_a_form_writes_no_toml(said, shown):
    assert in_form_words(said) == shown
