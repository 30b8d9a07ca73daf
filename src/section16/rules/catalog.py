"""Every rule, by hand."""

from typing import Final

from section16.rules import elements, footnotes, owners, rows, strays, texts, values
from section16.rules.rule import Rule

__all__ = ["RULES", "rule_named"]

RULES: Final[tuple[Rule, ...]] = (
    strays.elements_stand_in_order,
    elements.elements_of_the_schema_are_given,
    elements.elements_of_the_table_are_given,
    elements.elements_are_of_the_form,
    elements.elements_are_of_the_version,
    elements.elements_are_not_edgars_own,
    strays.elements_are_known,
    strays.attributes_are_known,
    strays.text_stands_in_leaves,
    elements.elements_stand_at_most_so_often,
    elements.one_of_two_elements_is_given,
    elements.rows_are_of_the_form,
    elements.the_version_is_the_current_one,
    strays.the_file_is_well_formed,
    values.values_are_of_their_kind,
    values.numbers_are_in_range,
    values.numbers_have_few_digits,
    values.texts_are_short_enough,
    values.texts_are_long_enough,
    values.texts_are_of_their_pattern,
    values.choices_are_of_their_list,
    owners.states_are_of_their_list,
    owners.countries_are_of_their_list,
    values.values_are_given_where_a_footnote_will_not_do,
    values.dates_carry_no_time_zone,
    texts.characters_are_edgars,
    owners.states_are_still_there,
    footnotes.footnote_ids_are_f1_to_f99,
    footnotes.footnote_ids_are_unique,
    footnotes.references_are_defined,
    footnotes.footnotes_are_referenced,
    footnotes.references_stand_once_in_a_cell,
    footnotes.footnotes_are_short_enough,
    footnotes.footnotes_hang_where_they_may,
    footnotes.footnotes_are_not_empty,
    owners.owners_are_given_once,
    owners.owners_have_a_relationship,
    owners.officers_have_a_title,
    owners.other_relations_are_explained,
    owners.foreign_addresses_name_a_country,
    owners.us_addresses_name_a_state,
    rows.direct_ownership_has_no_nature,
    rows.indirect_ownership_has_a_nature,
    rows.timeliness_fits_the_form_type,
    rows.reports_of_changes_have_rows,
    rows.reports_of_changes_have_a_transaction,
    rows.types_agree,
)

_BY_ID: Final = {one.id: one for one in RULES}


def rule_named(id: str) -> Rule | None:
    """Return the rule of that id, in any case of its letters, or None."""
    return _BY_ID.get(id.upper())
