"""The issuer and insiders of the tests of records."""

from tests.tasks.records.conftest import staffed  # noqa: F401 - a fixture
from tests.workspace.conftest import database_kind, opened, postgresql, put, where, workspace  # noqa: F401 - fixtures
