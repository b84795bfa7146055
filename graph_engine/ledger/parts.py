"""Names of the files of rows: they tell the ledger version that wrote them, so that lost ones are found."""

import re
from pathlib import Path
from uuid import uuid4

NAMED = re.compile(r"([0-9]{8,})-[0-9a-f]{32}-[0-9]{5}\.parquet")


def part_name(version: int, number: int) -> str:
    """A new name for a file of rows of a ledger version; those of one write and table sort by number.

    Examples
    --------
    >>> part_name(2, 7)  # doctest: +ELLIPSIS
    '00000002-...-00007'
    """
    return f"{version:08d}-{uuid4().hex}-{number:05d}"


def remove_parts_after(tables: Path, version: int) -> None:
    """Remove what writes left behind that ended before their version was there: killed, or on a full disk.

    Only the holder of the ledger's lock may do this. No reader misses the files: each reads the Delta
    versions that a manifest names, and the next commit to a table restores the one before them.
    """
    for path in tables.glob("*/*.parquet"):
        named = NAMED.fullmatch(path.name)
        if named and int(named[1]) > version:
            path.unlink()
