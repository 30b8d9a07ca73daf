"""What is read can be written, and what is written is what was read."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from section16.form.cell import Cell
from section16.xml import read_document, write_disseminated
from tests.form.made_up import FORM4, FORMS, sale
from tests.xml.canon import facts
from tests.xml.mutants import mutant

XML = {name: write_disseminated(form) for name, form in FORMS.items()}


@pytest.mark.parametrize("name", FORMS)
def test_a_form_written_and_read_is_the_same_form(name):
    assert read_document(XML[name]) == FORMS[name]


@pytest.mark.parametrize("name", FORMS)
def test_what_was_written_is_written_again_byte_for_byte(name):
    assert write_disseminated(read_document(XML[name])) == XML[name]


@given(st.sampled_from(sorted(XML)), st.integers(min_value=0, max_value=10**9))
def test_a_changed_document_is_kept_whole(name, seed):
    changed = mutant(XML[name], seed)
    assert facts(write_disseminated(read_document(changed))) == facts(changed)


@pytest.mark.parametrize("seed", range(400))
def test_each_of_these_changed_documents_is_kept_whole(seed):
    changed = mutant(XML[sorted(XML)[seed % len(XML)]], seed)
    assert facts(write_disseminated(read_document(changed))) == facts(changed)


@given(st.sampled_from(sorted(XML)), st.integers(min_value=0, max_value=10**9))
def test_a_second_rewrite_changes_nothing(name, seed):
    once = write_disseminated(read_document(mutant(XML[name], seed)))
    assert write_disseminated(read_document(once)) == once


@given(st.text(max_size=80))
def test_any_text_can_be_written_and_read(text):
    form = replace(FORM4, remarks=text, non_derivative_table=(sale(nature=Cell(text)),))
    read = read_document(write_disseminated(form))
    assert not [fault for fault in read.faults if fault.kind != "repair"]


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), max_size=80))
def test_a_text_that_xml_can_hold_is_kept(text):
    form = replace(FORM4, remarks=text)
    kept = read_document(write_disseminated(form)).remarks
    assert kept == (text.strip() or None)


@pytest.mark.corpus
def test_the_corpus_rewrites_equal(shared, tmp_path):
    source = shared / "corpus" / "xml"
    for path in sorted(source.iterdir()):
        (tmp_path / path.name).write_bytes(write_disseminated(read_document(path.read_bytes())))
    judge = [sys.executable, str(shared / "tools" / "canon.py"), str(source), str(tmp_path)]
    done = subprocess.run(judge, capture_output=True, text=True, check=False)  # noqa: S603 - the project's own judge
    assert done.returncode == 0, done.stdout
    assert "733 of 733 filings rewrite equal" in done.stdout
