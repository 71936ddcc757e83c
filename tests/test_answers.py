"""Answers change only when somebody means it: then `make answers`, and the difference says what has changed."""

from __future__ import annotations

import answers
import pytest


@pytest.mark.parametrize(("file", "begin"), answers.chunks())
def test_answers_stay(file: str, begin: int) -> None:
    for line in answers.lines(file)[begin : begin + answers.CHUNK]:
        assert "\t".join(answers.answered(file, line)) == "\t".join(line), "make answers shows all that has changed"
