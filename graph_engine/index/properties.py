"""The properties of all nodes of a label or all edges of a type, each mapped when first asked for."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from graph_engine.errors import EngineError, UnknownName
from graph_engine.index.files import Values, load, load_arrow
from graph_engine.index.format import Part, StoredColumn

EPOCH_DAY = date(1970, 1, 1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Rows = NDArray[np.integer[Any]] | slice

EVERY = slice(None)
"""All rows."""

NO_TIME = int(np.iinfo(np.int64).min)
"""Time of an edge that has none."""


def as_datetime(time_us: int) -> datetime | None:
    """The instant of a time in microseconds, in UTC; nothing for ``NO_TIME``."""
    return None if time_us == NO_TIME else EPOCH + timedelta(microseconds=int(time_us))


def as_day(days: int) -> date:
    """The day of a number of days since 1970."""
    return EPOCH_DAY + timedelta(days=int(days))


class Properties:
    """Columns of one folder, read-only."""

    def __init__(self, folder: Path, owner: str, part: Part) -> None:
        self._folder, self._owner, self._n_rows = folder, owner, part.n_rows
        self._columns = {column.name: column for column in part.columns}
        self._mapped: dict[str, Any] = {}

    def __len__(self) -> int:
        return self._n_rows

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the columns, in the order of the schema."""
        return tuple(self._columns)

    def described(self, name: str) -> StoredColumn:
        """How a column is stored.

        Raises
        ------
        UnknownName
            If there is no such column.
        """
        if name not in self._columns:
            raise UnknownName(f"property of {self._owner}", name, self._columns)
        return self._columns[name]

    def column(self, name: str, rows: Rows = EVERY) -> Any:
        """Values of some rows: an array for numbers, flags, days and times (0 where empty), else Arrow's."""
        match self.described(name).storage:
            case "array":
                return self._file(f"{name}.npy")[rows]
            case "arrow":
                return chosen(self._file(f"{name}.arrow"), rows)
            case "dictionary":
                codes = self.codes(name)[rows]
                indices = pa.array(codes, mask=codes < 0)
                return pa.DictionaryArray.from_arrays(indices, self._file(f"{name}.values.arrow"))
            case "empty":
                n = len(range(self._n_rows)[rows]) if isinstance(rows, slice) else rows.size
                return self._nothing(name, n)

    def valid(self, name: str) -> NDArray[np.bool_]:
        """Which rows have a value."""
        stored = self.described(name)
        if stored.storage == "empty" or not stored.nullable:
            return np.broadcast_to(np.bool_(stored.storage != "empty"), (self._n_rows,))
        if stored.storage == "array":
            flags: NDArray[np.bool_] = self._file(f"{name}.valid.npy")
            return flags
        if stored.storage == "dictionary":
            return self.codes(name) >= 0
        present: NDArray[np.bool_] = self._file(f"{name}.arrow").is_valid().to_numpy(zero_copy_only=False)
        return present

    def codes(self, name: str) -> NDArray[np.signedinteger[Any]]:
        """Codes of a dictionary column (choices and currencies always are), -1 where empty.

        Raises
        ------
        EngineError
            If the column's values do not repeat enough to be kept as codes.
        """
        match self.described(name).storage:
            case "dictionary":
                codes: NDArray[np.signedinteger[Any]] = self._file(f"{name}.codes.npy")
                return codes
            case "empty":
                return np.broadcast_to(np.int8(-1), (self._n_rows,))
            case _:
                raise EngineError(f"{name} of {self._owner} is not kept as codes; read its column instead")

    def dictionary(self, name: str) -> tuple[str, ...]:
        """The values that the codes of a dictionary column stand for, sorted."""
        self.codes(name)
        empty = self.described(name).storage == "empty"
        return () if empty else tuple(self._file(f"{name}.values.arrow").to_pylist())

    def take(self, name: str, rows: Sequence[int] | NDArray[np.integer[Any]]) -> list[Any]:
        """Values of some rows as Python values: days, instants, decimals, text; None where empty."""
        stored, places = self.described(name), np.asarray(rows, np.int64)
        if stored.storage == "empty":
            return [None] * places.size
        if stored.storage == "arrow":
            return [self._file(f"{name}.arrow")[place].as_py() for place in places.tolist()]
        if stored.storage == "dictionary":
            words = self._file(f"{name}.values.arrow")
            return [None if code < 0 else words[code].as_py() for code in self.codes(name)[places].tolist()]
        values = _as_python(stored, self._file(f"{name}.npy")[places])
        if not stored.nullable:
            return values
        present = self.valid(name)[places].tolist()
        return [value if there else None for value, there in zip(values, present, strict=True)]

    def row(self, row: int) -> dict[str, Any]:
        """All values of one row, by column."""
        return {name: self.take(name, [row])[0] for name in self._columns}

    def _file(self, name: str) -> Any:
        if name not in self._mapped:
            path = self._folder / name
            self._mapped[name] = load_arrow(path) if path.suffix == ".arrow" else load(path)
        return self._mapped[name]

    def _nothing(self, name: str, n: int) -> Any:
        match self.described(name).type:
            case "flag":
                return np.broadcast_to(np.bool_(False), (n,))
            case "day":
                return np.broadcast_to(np.int32(0), (n,))
            case "number" | "share":
                return np.broadcast_to(np.float64(0), (n,))
            case "integer" | "money" | "time":
                return np.broadcast_to(np.int64(0), (n,))
            case _:
                return pa.nulls(n)


def chosen(values: pa.Array, rows: Rows) -> pa.Array:
    """Some rows of an Arrow array."""
    return values[rows] if isinstance(rows, slice) else values.take(pa.array(rows))


def _as_python(stored: StoredColumn, values: Values) -> list[Any]:
    match stored.type:
        case "day":
            return [as_day(value) for value in values.tolist()]
        case "time":
            return [as_datetime(value) for value in values.tolist()]
        case _:
            plain: list[Any] = values.tolist()
            return plain
