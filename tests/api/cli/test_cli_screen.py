"""Tables: as wide as they need to be in a file, folded into the width of a terminal."""

import io

import pytest

from api.cli.screen import LONG_TEXT, Screen

COLUMNS, ROW = ("alert", "reason"), ("91904f842def43cb", "four parties paid all of four others " * 5)


class Terminal(io.StringIO):
    """Text that is written where a person watches."""

    def isatty(self) -> bool:
        return True


def lines_of(stream: io.StringIO, monkeypatch, width: int, columns=COLUMNS, row=ROW) -> list[str]:
    """The lines below the headings."""
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr("sys.stdout", stream)
    Screen().table(columns, [row])
    return stream.getvalue().splitlines()[1:]


@pytest.mark.parametrize(("width", "widest"), [(80, 80), (10, len(ROW[0]) + LONG_TEXT + 4)])
def test_a_long_text_is_folded_on_a_terminal_and_an_id_never(width, widest, monkeypatch):
    lines = lines_of(Terminal(), monkeypatch, width)
    assert max(map(len, lines)) <= widest
    assert [line.split()[0] for line in lines if line[0] != " "] == [ROW[0]]
    assert "".join(line[len(ROW[0]) :] for line in lines).split() == ROW[1].split()


def test_a_row_is_one_line_in_a_file(monkeypatch):
    assert len(lines_of(io.StringIO(), monkeypatch, 80)) == 1


def test_headings_wider_than_what_stands_below_them_are_whole(monkeypatch):
    stream = Terminal()
    lines = lines_of(stream, monkeypatch, 20, ("customer_since",) * 6, ("91904f842def",) * 6)
    assert [line.split() for line in lines] == [["91904f842def"] * 6]
    assert stream.getvalue().count("customer since") == 6
