"""Where the tests find things; a module of its own so that any test may import it."""

import os
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("SECTION16_SHARED") or REPOSITORY.parent / "shared")
CORPUS = SHARED / "corpus"
ON_CI = os.environ.get("CI", "").lower() == "true"
