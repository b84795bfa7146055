"""Writing the files of the layout."""

from pathlib import Path

import polars as pl


def add_rows(path: Path, frame: pl.DataFrame) -> None:
    """Add rows to a file, which gets its header with the first of them."""
    with path.open("ab") as file:
        frame.write_csv(file, include_header=file.tell() == 0)
