import json
import re

import pytest

from section16.tasks.reports.report import read

GARBAGE = {
    "empty": b"",
    "binary": bytes(range(256)) * 20,
    "json": b'{"cik": 1}',
    "page": b"<!DOCTYPE html><html><body>SEC Form 4</body></html>",
    "bomb": b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><ownershipDocument>&a;</ownershipDocument>',
}


@pytest.mark.parametrize("as_", ["text", "html", "markdown", "json", "xml"])
def test_each_form_names_issuer_and_owner(run, form4, as_):
    ran = run("show", "--as", as_, form4)
    assert ran.status == 0, ran.err
    assert "Example Corp" in ran.out
    assert "Example Ada" in ran.out


def test_a_pdf_is_a_pdf(run, form4, tmp_path):
    ran = run("show", "--as", "pdf", "--out", tmp_path / "made", form4)
    assert ran.status == 0, ran.err
    assert (tmp_path / "made" / "form4.pdf").read_bytes().startswith(b"%PDF")


def test_json_is_the_whole_form_and_one_object(run, form4):
    shown = json.loads(run("show", "--json", form4).out)
    report = read(form4)
    assert shown["issuer"]["name"] == report.issuer.name
    assert len(shown["non_derivative_table"]) == len(report.non_derivative_table)
    assert shown["non_derivative_table"][0]["shares"]["value"] == str(report.non_derivative_table[0].shares.value)


def test_several_as_json_are_an_object_a_line(run, form4, tmp_path):
    (tmp_path / "again.xml").write_bytes(form4.read_bytes())
    lines = run("show", "--json", tmp_path / "*.xml").out.splitlines()
    assert [json.loads(line)["document_type"] for line in lines] == ["4", "4"]


def test_standard_input_is_a_file(run, form4):
    ran = run("show", "--as", "xml", "-", stdin=form4.read_bytes())
    assert ran.status == 0
    assert ran.out.encode() == form4.read_bytes()


def test_the_rewrite_reads_as_the_same_report(run, form4, tmp_path):
    assert run("show", "--as", "xml", "--out", tmp_path / "made", form4).status == 0
    assert read(tmp_path / "made" / "form4.xml") == read(form4)


def test_a_file_is_not_written_over_itself(run, form4):
    before = form4.read_bytes()
    ran = run("show", "--as", "xml", "--out", form4.parent, form4)
    assert ran.status == 2
    assert "over itself" in ran.err
    assert form4.read_bytes() == before


def test_two_sources_are_not_written_to_one_file(run, form4, tmp_path):
    twin = tmp_path / "other" / "form4.xml"
    twin.parent.mkdir()
    twin.write_bytes(form4.read_bytes())
    ran = run("show", "--as", "html", "--out", tmp_path / "made", form4, twin)
    assert ran.status == 2
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize("kind", GARBAGE)
def test_garbage_gets_one_line_and_nothing_is_written(run, tmp_path, kind):
    path = tmp_path / "garbage.xml"
    path.write_bytes(GARBAGE[kind])
    ran = run("show", "--as", "html", "--out", tmp_path / "made", path)
    assert ran.status == 2
    assert ran.out == ""
    assert ran.err.startswith(f"{path}: ")
    assert ran.err.count("\n") == 1
    assert "Traceback" not in ran.err
    assert not (tmp_path / "made").exists()


def test_one_bad_file_does_not_cost_the_others(run, form4, tmp_path):
    (tmp_path / "bad.xml").write_bytes(b"")
    ran = run("show", "--as", "html", "--out", tmp_path / "made", tmp_path / "bad.xml", form4)
    assert ran.status == 1
    assert (tmp_path / "made" / "form4.html").exists()


def test_faults_are_told_and_leave_status_1(run, form4):
    form4.write_bytes(form4.read_bytes().replace(b"<isDirector>1<", b"<isDirector>perhaps<"))
    ran = run("show", "--as", "text", form4)
    assert ran.status == 1
    assert "'perhaps' is not a check box" in ran.err
    assert "line" in ran.err


def test_what_is_missing_is_said(run, tmp_path):
    ran = run("show", tmp_path / "nosuch.xml")
    assert (ran.status, ran.out) == (2, "")
    assert "No such file" in ran.err


def test_a_folder_that_cannot_be_written_is_said(run, form4, tmp_path):
    (tmp_path / "file").write_text("in the way")
    ran = run("show", "--as", "html", "--out", tmp_path / "file", form4)
    assert ran.status == 2
    assert "cannot be written" in ran.err


def test_several_pdfs_do_not_go_into_one_stream(run, form4, tmp_path):
    other = tmp_path / "other.xml"
    other.write_bytes(form4.read_bytes())
    ran = run("show", form4, other, "--as", "pdf")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == "several PDFs do not go into one stream; give --out a folder, or name one file\n"


def test_a_fault_is_one_line_whatever_it_holds(run, form4):
    form4.write_bytes(
        re.sub(rb"(<transactionShares>\s*<value>)[^<]*", b"\\1ten\nth\xc2\x85ou", form4.read_bytes(), count=1)
    )
    ran = run("show", form4)
    assert (ran.status, len(ran.err.splitlines())) == (1, 1)
    assert "'ten\\nth\\x85ou' is not a number" in ran.err


def test_a_name_with_a_line_end_is_told_in_one_line(run, tmp_path):
    ran = run("show", tmp_path / "a\nb.xml")
    assert (ran.status, ran.err.count("\n")) == (2, 1)
    assert "a\\nb.xml: cannot be read" in ran.err
