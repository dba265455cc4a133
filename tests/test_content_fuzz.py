"""Damaged copies of the real content files end in problems, never in a traceback. The long run is bench/fuzz_content.py.

tests/test_content_check.py does the same with values, texts and bytes that hypothesis makes up.
"""

from pathlib import Path

from bench.fuzz_content import Trials


def test_a_damaged_file_is_read_or_ends_in_problems_on_lines_that_it_has(tmp_path: Path):
    trials = Trials(tmp_path, seed=20_261_125)
    outcomes = {trials.one() for _ in range(150)}
    assert "bad-yaml" in outcomes
    assert any(outcome.endswith(": read") for outcome in outcomes)
