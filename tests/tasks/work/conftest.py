"""The issuer and insiders of the tests of records."""

from tests.tasks.records.conftest import staffed  # noqa: F401 - a fixture
from tests.workspace.conftest import new_place, opened, postgresql, where, workspace  # noqa: F401 - fixtures
