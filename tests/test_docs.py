"""The documentation is current: generated pages, guides, examples in Python, links, and a page for everything."""

import doctest
import re
import sys
import tomllib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, chdir
from functools import cache
from importlib import import_module
from pathlib import Path
from urllib.parse import unquote

import pytest

from section16.drafting.plan.events import AnyEvent
from section16.form.document import OwnershipDocument
from section16.form.rows import rows_of
from section16.law import changes as law
from section16.rules import RULES
from section16.standard.codes.transactions import TRANSACTION_CODES
from section16.standard.versions import VERSIONS
from tests.places import REPOSITORY

DOCS = REPOSITORY / "docs"
# The generators import each other as they do when run: `python scripts/write_reference.py`.
sys.path.insert(0, str(REPOSITORY / "scripts"))
PAGES = import_module("pages").PAGES
consoles = import_module("consoles")
PageRun = Callable[[str], tuple[str, Path]]

MARKDOWN = sorted(DOCS.rglob("*.md"))
NAMES = [path.relative_to(DOCS).as_posix() for path in MARKDOWN]
SLOW_TO_RUN = "Run `make docs`; then read what changed."


def read(name: str) -> str:
    return (DOCS / name).read_text("utf-8")


def with_block(kind: str) -> list[str]:
    return [name for name in NAMES if f"\n```{kind}\n" in read(name)]


def blocks(kind: str, page: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)


# Generated pages


@pytest.mark.parametrize("name", PAGES)
def test_generated_page_is_current(name: str) -> None:
    assert read(f"reference/{name}") == PAGES[name](), SLOW_TO_RUN


@pytest.mark.parametrize("name", PAGES)
def test_generated_page_has_no_tags(name: str) -> None:
    prose = re.sub(r"^```.*?^```$|`[^`\n]*`|<!--.*?-->", "", read(f"reference/{name}"), flags=re.DOTALL | re.MULTILINE)
    assert re.findall(r"<\S*", prose) == []


def test_every_rule_has_a_page() -> None:
    page = read("reference/rules.md")
    assert [rule.id for rule in RULES if f"\n## {rule.id}\n" not in page] == []
    assert [rule.id for rule in RULES if not rule.page.strip()] == []


def test_every_command_has_a_page() -> None:
    page = read("reference/commands.md")
    names = import_module("pages.commands").command_names()
    assert {"draft", "lake check"} <= set(names)
    assert [name for name in names if f"\n### {name}\n" not in page] == []


def test_every_option_is_explained() -> None:
    rows = re.findall(r"^\| `.*$", read("reference/commands.md"), re.MULTILINE)
    assert [row for row in rows if row.endswith("|  |")] == []


def test_every_field_version_and_code_has_a_line() -> None:
    fields, versions, codes = (read(f"reference/{name}.md") for name in ("fields", "versions", "codes"))
    assert [name for name, _ in rows_of(OwnershipDocument) if f"| `{name}` |" not in fields] == []
    assert [one.name for one in VERSIONS if f"| `{one.name}` |" not in versions] == []
    assert [one.value for one in TRANSACTION_CODES if f"| `{one.value}` |" not in codes] == []


def test_every_dated_answer_has_a_question() -> None:
    dated = {name for name in law.__all__ if isinstance(getattr(law, name), tuple)}
    assert set(import_module("pages.dated_law").QUESTIONS) == dated


def test_every_event_of_a_plan_has_a_section() -> None:
    page = read("reference/plan-format.md")
    events = [event.__struct_config__.tag for event in AnyEvent.__args__]
    assert "sale" in events
    assert [word for word in events if f"\n### {word}\n" not in page] == []


# Guides


@pytest.fixture(scope="module")
def after_its_commands() -> Iterator[PageRun]:
    """Return a function that gives a page as its commands print it today, and the folder in which they ran, once."""
    with ExitStack() as folders:

        @cache
        def run(name: str) -> tuple[str, Path]:
            folder = Path(folders.enter_context(consoles.working_folder()))
            return consoles.rewritten(read(name), folder), folder

        yield run


@pytest.mark.parametrize("name", with_block("console"))
def test_commands_print_what_the_page_says(name: str, after_its_commands: PageRun) -> None:
    assert after_its_commands(name)[0] == read(name), SLOW_TO_RUN


@pytest.mark.parametrize("name", with_block("pycon"))
def test_python_prints_what_the_page_says(name: str, after_its_commands: PageRun) -> None:
    text = "\n".join(blocks("pycon", read(name)))
    test = doctest.DocTestParser().get_doctest(text, {}, name, name, 0)
    told: list[str] = []
    # what opens a lake opens that which the page's commands have filled
    with consoles.working_folder() as fresh, chdir(after_its_commands(name)[1] if "open_lake(" in text else fresh):
        doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test, out=told.append)
    assert "".join(told) == ""


@pytest.mark.parametrize("name", with_block("toml"))
def test_toml_is_toml(name: str) -> None:
    for block in blocks("toml", read(name)):
        assert tomllib.loads(block)


def test_every_example_stands_in_a_guide() -> None:
    guides = "".join(read(name) for name in NAMES if name.startswith("guide/"))
    assert [path.name for path in consoles.EXAMPLES.glob("*.toml") if path.name not in guides] == []


def test_an_elided_output_fits_what_it_stands_for(tmp_path: Path) -> None:
    page = "```console\n$ printf 'a\\nb\\nc\\n'\na\n...\nc\n```\n"
    assert consoles.rewritten(page, tmp_path) == page


def test_a_newer_output_is_shortened_as_the_older_one(tmp_path: Path) -> None:
    page = "```console\n$ printf 'a\\nb\\nrow 1 of 20\\nd\\n'\na\n...\nrow 1 of 10\n...\n```\n"
    assert consoles.rewritten(page, tmp_path) == page.replace("row 1 of 10", "row 1 of 20")


# The design


def test_design_has_a_room_for_every_folder() -> None:
    package = REPOSITORY / "src" / "section16"
    folders = [path.name for path in package.iterdir() if (path / "__init__.py").exists()]
    assert "standard" in folders
    assert [name for name in folders if not re.search(rf"`{name}/?`", read("design.md"))] == []


def test_design_names_files_that_exist() -> None:
    named = re.findall(r"`([\w/]+\.py)`", read("design.md"))
    assert len(named) > 10
    assert [name for name in named if not any((REPOSITORY / "src").rglob(name))] == []


# Links


def anchors(page: str) -> Iterator[str]:
    """List the anchors of a page's headings, as the site makes them."""
    outside = re.sub(r"^```.*?^```$", "", page, flags=re.DOTALL | re.MULTILINE)
    for heading in re.findall(r"^#+ (.+)$", outside, re.MULTILINE):
        words = re.sub(r"[^\w\s-]", "", heading.lower()).strip()
        yield re.sub(r"[\s-]+", "-", words)


def links(page: str) -> list[str]:
    prose = re.sub(r"^```.*?^```$|`[^`\n]*`", "", page, flags=re.DOTALL | re.MULTILINE)
    return [link for link in re.findall(r"\]\(([^)]+)\)", prose) if "://" not in link]


@pytest.mark.parametrize("name", NAMES)
def test_links_lead_somewhere(name: str) -> None:
    for link in links(read(name)):
        target, _, anchor = unquote(link).partition("#")
        path = (DOCS / name).parent / target if target else DOCS / name
        assert path.is_file(), f"{link}: no such page; name one of docs/"
        assert not anchor or anchor in anchors(path.read_text("utf-8")), f"{link}: no such heading"


def test_links_of_the_front_page_lead_somewhere() -> None:
    found = links((REPOSITORY / "README.md").read_text("utf-8"))
    assert "docs/index.md" in found
    assert [link for link in found if not (REPOSITORY / link.partition("#")[0]).is_file()] == []


def test_every_page_is_reached_from_the_start() -> None:
    reached = {(DOCS / link.partition("#")[0]).resolve() for link in links(read("index.md"))}
    assert [path.name for path in MARKDOWN if path.resolve() not in reached and path.name != "index.md"] == []


def test_every_page_is_in_the_navigation() -> None:
    navigation = (REPOSITORY / "mkdocs.yml").read_text("utf-8")
    assert [name for name in NAMES if f" {name}\n" not in navigation] == []


# The glossary


def test_glossary_is_sorted_and_says_each_word_once() -> None:
    words = [word.lower() for word in re.findall(r"^\| \*\*(.+?)\*\* \|", read("glossary.md"), re.MULTILINE)]
    assert len(words) > 30
    assert words == sorted(set(words))


def test_every_picture_of_the_workbench_is_taken_by_a_test_and_is_small() -> None:
    pages = [REPOSITORY / "README.md", *(REPOSITORY / "docs" / "guide").glob("*.md")]
    shown = {name for page in pages for name in re.findall(r"images/([\w-]+)\.png", page.read_text("utf-8"))}
    tests = (page.read_text("utf-8") for page in (REPOSITORY / "tests" / "web").rglob("*.py"))
    taken = {name for test in tests for name in re.findall(r'(?:show_in_guide\(|guide=)"([\w-]+)"', test)}
    assert taken == shown - {"form4"}, "`make pictures` takes them"
    images = REPOSITORY / "docs" / "images"
    assert {one: size for one in taken if (size := (images / f"{one}.png").stat().st_size) > 150_000} == {}
