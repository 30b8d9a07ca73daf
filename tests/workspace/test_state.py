import pytest

from section16.workspace.errors import TransitionError
from section16.workspace.state import ENDED, TRANSITIONS, State, require_transition


def test_every_state_has_its_steps():
    assert set(TRANSITIONS) == set(State)


def test_every_state_is_reached_from_the_first():
    reached, new = {State.drafted}, {State.drafted}
    while new:
        new = set().union(*(TRANSITIONS[one] for one in new)) - reached
        reached |= new
    assert reached == set(State)


def test_what_may_be_at_edgar_is_never_thrown_away():
    assert State.abandoned not in TRANSITIONS[State.sent]
    assert {State.archived, State.suspended, State.abandoned} == ENDED


def test_only_the_intent_leads_to_sending():
    assert [one for one in State if State.sent in TRANSITIONS[one]] == [State.intended]


@pytest.mark.parametrize("state", list(State))
def test_a_step_that_does_not_exist_is_refused_with_what_does(state):
    for to in set(State) - TRANSITIONS[state]:
        with pytest.raises(TransitionError, match=f"'{state}' does not become '{to}'"):
            require_transition(state, to)
