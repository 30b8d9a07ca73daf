import io
import subprocess
import sys

import pytest

import section16
from section16.rendering.fields import __all__ as _folder_is_imported  # noqa: F401
from section16.xml import write_disseminated
from tests.places import REPOSITORY
from tests.rules.samples import document


def test_folders_do_not_hide_the_functions_of_their_names():
    assert callable(section16.render)
    assert callable(section16.draft)


def test_a_path_bytes_and_an_open_file_read_alike(tmp_path):
    data = write_disseminated(document("4", "X0609"))
    path = tmp_path / "form4.xml"
    path.write_bytes(data)
    with path.open("rb") as file:
        assert section16.read(data) == section16.read(path) == section16.read(str(path)) == section16.read(file)


def test_what_is_no_ownership_document_is_refused():
    with pytest.raises(section16.NotOwnershipDocument, match="empty"):
        section16.read(b"")


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="nosuch"):
        _ = section16.nosuch


def test_importing_costs_no_heavy_part():
    heavy = {"lxml", "typst", "jinja2", "openpyxl", "rich", "holidays"}
    code = f"import section16, sys; print(sorted({heavy} & set(sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert ran.stdout.strip() == "[]"


@pytest.mark.parametrize("name", section16.__all__)
def test_every_public_name_is_there(name):
    assert getattr(section16, name) is not None


def test_the_public_names_are_listed_and_no_others():
    assert {name for name in dir(section16) if not name.startswith("__")} == set(section16.__all__)


@pytest.mark.parametrize("wrap", [bytearray, memoryview, io.BytesIO, lambda data: io.StringIO(data.decode())])
def test_whatever_holds_bytes_or_text_is_read(wrap):
    data = section16.write(document("4", "X0609"))
    assert section16.read(wrap(data)) == section16.read(data)


def test_help_costs_no_heavy_part():
    heavy = {"lxml", "rich", "typst", "jinja2", "section16.form.document", "section16.xml", "sqlalchemy", "httpx"}
    code = (
        "import sys; sys.argv = ['section16', '--help']\n"
        "from section16.cli import main\n"
        "try:\n    main()\n"
        f"except SystemExit:\n    print(sorted({heavy} & set(sys.modules)), file=sys.stderr)\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert ran.stderr.strip() == "[]"


@pytest.mark.parametrize(
    ("arguments", "spared"),
    [
        (["show", "examples/amendment-original.xml"], ["section16.rules", "jinja2", "typst", "rich.console"]),
        (
            ["check", "examples/amendment-original.xml"],
            ["section16.drafting", "section16.rendering.sheet", "sqlalchemy"],
        ),
        (["due", "2024-02-14", "--filed", "2024-02-14"], ["section16.drafting", "section16.xml", "lxml", "sqlalchemy"]),
        (
            ["draft", "examples/qualys-2024-02.toml", "--today", "2024-02-16", "--workspace", "nowhere"],
            ["sqlalchemy", "asyncio", "openpyxl", "jinja2", "typst"],
        ),
        (
            ["sql", "FROM trades", "--lake", "lake"],
            ["pandas", "polars", "pyarrow.compute", "xlsxwriter", "section16.xml", "sqlalchemy"],
        ),
        (
            ["ingest", "examples/amendment-original.xml", "--lake", "lake"],
            ["pandas", "polars", "duckdb", "filelock", "httpx", "rich.console", "sqlalchemy"],
        ),
    ],
    ids=lambda value: value[0],
)
def test_a_command_costs_no_heavy_part_that_it_does_not_need(tmp_path, arguments, spared):
    (tmp_path / "examples").symlink_to(REPOSITORY / "examples")
    if "sql" in arguments:
        run_command(["ingest", "examples/amendment-original.xml", "--lake", "lake"], tmp_path)
    ran = run_command(arguments, tmp_path)
    assert ran.returncode == 0, ran.stderr
    loaded = ran.stderr.splitlines()[-1].split()
    assert "section16.cli" in loaded
    assert {"pydantic", "pandas", *spared} & set(loaded) == set()


def run_command(arguments, folder):
    """Run a command in a process of its own; the last line of standard error names the modules that it loaded."""
    code = (
        f"import sys; sys.argv = ['section16', *{arguments}]\n"
        "from section16.cli import main\n"
        "try:\n    main()\n"
        "finally:\n    print(*sys.modules, file=sys.stderr)\n"
    )
    return subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603


def test_pandas_stays_out_of_a_command_and_may_come_after_it():
    code = (
        "import sys; sys.argv = ['section16', '--help']\n"
        "import pyarrow as pa\n"
        "from section16.without_pandas import keep_pandas_out, let_pandas_in\n"
        "keep_pandas_out()\n"
        "assert pa.array(['a', None]).null_count == 1\n"
        "assert 'pandas' not in sys.modules\n"
        "let_pandas_in()\n"
        "assert pa.table({'a': [1]}).to_pandas()['a'].tolist() == [1]\n"
        "keep_pandas_out()\n"
        "import pandas\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)  # noqa: S603
    assert (ran.returncode, ran.stderr) == (0, "")


def test_the_older_name_of_open_lake_still_opens_one_and_says_what_to_write(tmp_path):
    with pytest.warns(DeprecationWarning, match="section16.open_lake"), pytest.raises(section16.LakeError):
        section16.lake(str(tmp_path))
