from section16.rendering.canvas import DOUBLE, SPACE, beside, block, drawn, framed, stacked


def test_rules_join_where_they_meet():
    left, right = block(["a", "b"], 1), block(["c"], 2)
    two = stacked([beside([left, right]), block(["long"], 4)])
    assert drawn(framed(stacked([two, block(["end"], 4, "center")], DOUBLE))) == [
        "┌─┬──┐",
        "│a│c │",
        "│b│  │",
        "├─┴──┤",
        "│long│",
        "╞════╡",
        "│end │",
        "└────┘",
    ]


def test_a_divided_block_is_lengthened_with_its_rule():
    low = stacked([block(["ab"], 3), beside([block(["c"], 1), block(["d"], 1)])])
    high = block(["1", "2", "3", "4"], 1)
    assert drawn(beside([low, high])) == ["ab │1", "─┬─┤2", "c│d│3", " │ │4"]


def test_a_wide_character_takes_two_cells():
    assert drawn(framed(block(["東", "x"], 3))) == ["┌───┐", "│東 │", "│x  │", "└───┘"]


def test_blocks_may_stand_beside_each_other_without_a_rule():
    assert drawn(beside([block(["a"], 2), block(["b"], 1)], SPACE)) == ["a  b"]
