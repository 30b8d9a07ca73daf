"""What answers for a lake is imported beside the program, before the program has imported its own."""

import subprocess
import sys

SCRIPT = """
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from section16.service.preloading import _MODULES, import_for_the_lake

import_for_the_lake()
assert not {"duckdb", "litestar", *_MODULES} & set(sys.modules), "it is imported here, too"
with ProcessPoolExecutor(1, get_context("forkserver")) as pool:
    found = pool.submit(eval, f"set({_MODULES}) <= set(__import__('sys').modules)").result()
print(found)
"""


def test_what_answers_for_a_lake_is_imported_in_the_process_that_it_is_forked_from():
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("True\n", "")
