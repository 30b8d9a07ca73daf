"""The file in which a user says which titles and natures are one."""

import pytest

from section16.ledger.mapping import MappingError, SameWords, mapping_tables, read_mapping

GOOD = '[[same]]\nissuer = "0000000007"\nclass = ["Class A Common", "Class A Shares"]\nnature = ["By Trust", "GRAT"]\n'


def test_the_first_text_is_the_name_of_all_for_this_issuer_only():
    mapping = read_mapping(GOOD, "lines.toml")
    assert mapping.class_of("7", "CLASS A SHARES") == "class a common"
    assert mapping.nature_of("7", "By GRATs") == "trust"
    assert mapping.nature_of("8", "By GRATs") == "grat"


def test_what_is_written_is_read():
    same = SameWords(issuer="7", natures=("By Trust", "GRAT"))
    assert mapping_tables([same]) == {"same": [{"issuer": "7", "nature": ["By Trust", "GRAT"]}]}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[smae]]\n", "lines.toml: key 'smae' is not known; did you mean 'same'?"),
        (GOOD.replace("nature", "natur"), "lines.toml, same 1: key 'natur' is not known; did you mean 'nature'?"),
        (GOOD.replace("class", "clas"), "lines.toml, same 1: key 'clas' is not known; did you mean 'class'?"),
        (
            GOOD.replace("0000000007", "ACME"),
            "lines.toml, same 1, issuer: 'ACME' is no CIK; write its digits in quotes",
        ),
        (
            '[[same]]\nissuer = "7"\n',
            "lines.toml, same 1: neither class nor nature is there; list the texts that are one",
        ),
        (GOOD.replace(', "GRAT"', ""), "lines.toml, same 1, nature: it is no list of two texts or more"),
        ("same = 1\n", "lines.toml, same: it is no list of tables; write [[same]] above each"),
        ("same = [1]\n", "lines.toml, same 1: it is no table; write [[same]] above its keys"),
        ("[[same]\n", "lines.toml: no TOML ("),
    ],
)
def test_a_mistake_is_told_with_the_nearest_right_word(text, message):
    with pytest.raises(MappingError) as caught:
        read_mapping(text, "lines.toml")
    assert str(caught.value.reasons[0]).startswith(message)
