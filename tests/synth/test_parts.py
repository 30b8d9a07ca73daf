"""A filing depends on the options and its number, and on nothing else."""

import os
import subprocess
import sys
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from section16.synth import BLOCK, Options, synthesize
from tests.synth.made import made

# Changes when the generator does; then say so in the change log.
FIRST_HUNDRED = "20318aa345d25afdc64436a2c438f987f287cd6f9d57698fbc2a399e9a04deec"


@pytest.fixture(scope="module")
def whole():
    return list(synthesize(Options(seed=9, errors=0.1), 1, 2 * BLOCK + 300))


@settings(max_examples=8)
@given(st.integers(1, 2 * BLOCK + 300), st.integers(0, 400))
def test_any_part_is_a_part_of_the_whole(whole, first, more):
    last = min(first + more, len(whole))
    assert list(synthesize(Options(seed=9, errors=0.1), first, last)) == whole[first - 1 : last]


def test_each_seed_has_its_own():
    assert made(1, seed=1) != made(1, seed=2)


def test_far_numbers_are_made_without_those_before():
    [one] = synthesize(Options(), 50_000_000, 50_000_000)
    assert len(one.accession) == 20


def test_same_bytes_in_another_process():
    script = (
        "from hashlib import sha256; from section16.synth import Options, synthesize;"
        "print(sha256(b''.join(one.data for one in synthesize(Options(), 1, 100))).hexdigest())"
    )
    ran = [
        subprocess.run(  # noqa: S603 - our own interpreter
            [sys.executable, "-c", script], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout.decode()
        for seed in ("1", "2")
    ]
    assert [text.strip() for text in ran] == [FIRST_HUNDRED] * 2


def test_same_bytes_as_ever():
    made_now = b"".join(one.data for one in synthesize(Options(), 1, 100))
    assert sha256(made_now).hexdigest() == FIRST_HUNDRED
