"""Cursors are opaque and signed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.cursors import Cursor, binding_of, read_cursor, write_cursor
from graph_engine.errors import BadParameter

KEY = b"0" * 32


@given(st.builds(Cursor, st.text(), st.text(), st.integers(min_value=0)))
def test_a_cursor_reads_back_as_written(cursor):
    assert read_cursor(write_cursor(cursor, KEY), KEY) == cursor


@given(st.text(max_size=80))
def test_text_of_others_is_no_cursor(text):
    with pytest.raises(BadParameter, match="next_cursor of an earlier page"):
        read_cursor(text, KEY)


def test_a_cursor_changed_anywhere_is_refused():
    text = write_cursor(Cursor("run", "binding", 50), KEY)
    for place in range(len(text) - 1):
        changed = text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :]
        with pytest.raises(BadParameter):
            read_cursor(changed, KEY)


def test_a_cursor_of_another_service_is_refused():
    with pytest.raises(BadParameter):
        read_cursor(write_cursor(Cursor("run", "binding", 50), KEY), b"1" * 32)


def test_the_binding_changes_with_the_question():
    assert binding_of(["/v1/flows", [["payer", "a"]]]) != binding_of(["/v1/flows", [["payer", "b"]]])
