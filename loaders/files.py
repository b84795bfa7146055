"""The files of a source: found, opened, and their columns compared with the mapping."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path, PurePath

from graph_engine.errors import LoadError, MissingColumn, UnknownColumn, UnreadableFile
from loaders.form.mappings import Format
from loaders.mapping import SourcePlan
from loaders.plan import FilePlan
from loaders.reading.chunk import TableFile, file_error
from loaders.reading.csv_file import CsvFile

KINDS = {
    ".csv": "csv",
    ".txt": "csv",
    ".asc": "csv",
    ".tsv": "csv",
    ".parquet": "parquet",
    ".xlsx": "excel",
    ".xls": "excel",
}
"""Ending of a file's name to the kind of file it is."""


@dataclass(frozen=True)
class SourceFile:
    """A file with the plan by which it is read."""

    path: Path
    name: str
    plan: FilePlan
    table: TableFile


def source_files(source: SourcePlan, path: Path) -> list[SourceFile]:
    """The files to load, opened, in the order of loading.

    Raises
    ------
    UnreadableFile
        If a file cannot be read, no entry of the mapping reads it, or a required one is missing.
    MissingColumn, UnknownColumn
        If the columns of a file are not those of the mapping.
    """
    if not path.exists():
        raise UnreadableFile(f"{path}: there is no such file or folder")
    paths = [path] if path.is_file() else list(_listed(source, path))
    if not paths:
        raise UnreadableFile(f"{path}: the folder holds no file to load")
    opened = [_opened(source, each) for each in paths]
    if path.is_dir():
        _check_required(source, opened, path)
    named = zip(_names(paths, path), opened, strict=True)
    files = [SourceFile(at, name, plan.present(table.columns), table) for name, (at, plan, table) in named]
    return sorted(files, key=lambda file: (file.plan.rank, file.name))


def open_table(path: Path, form: Format) -> TableFile:
    """Open a file of any kind.

    Raises
    ------
    UnreadableFile
        If it cannot be read in its format.
    """
    kind = form.kind or KINDS.get(_ending(path))
    if kind == "csv":
        return CsvFile(path, form)
    if kind == "parquet":
        from loaders.reading.parquet_file import ParquetFile  # noqa: PLC0415 (a heavy import, seldom needed)

        return ParquetFile(path)
    if kind == "excel":
        from loaders.reading.excel_file import ExcelFile  # noqa: PLC0415 (a heavy import, seldom needed)

        return ExcelFile(path, form)
    known = ", ".join(KINDS)
    raise UnreadableFile(
        f"{path}: cannot tell the kind of file; endings are {known}, or give format: {{kind: …}}"
    )


def _ending(path: Path) -> str:
    """The ending that tells the kind of a file."""
    bare = path.with_suffix("") if path.suffix == ".gz" else path
    return bare.suffix.lower()


def _listed(source: SourcePlan, folder: Path) -> Iterator[Path]:
    """The files of a folder that the mapping does not leave out; none is passed over in silence."""
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        hidden = any(part.startswith(".") for part in inside.parts)
        around = [each for each in (inside, *inside.parents) if each.name]
        left_out = any(_matches(each, source.mapping.ignore_files) for each in around)
        if hidden or left_out:
            continue
        if path.is_symlink() and path.is_dir():
            raise UnreadableFile(
                f"{path}: links to a folder, which is not followed; load that folder, or leave the link out "
                "in ignore_files"
            )
        if path.is_file() or not path.exists():  # a link to nothing is told of when it is opened
            yield path


def _matches(path: PurePath, patterns: tuple[str, ...] | list[str]) -> bool:
    """Whether the end of a path matches one of the patterns."""
    return any(path.match(pattern) for pattern in patterns)


def _opened(source: SourcePlan, path: Path) -> tuple[Path, FilePlan, TableFile]:
    """A file with the first plan that matches its name and columns."""
    plans = [plan for plan in source.files if _matches(path, plan.entry.match)]
    if not plans:
        patterns = ", ".join(pattern for plan in source.files for pattern in plan.entry.match)
        raise UnreadableFile(
            f"{path}: no entry of mapping {source.path.name} reads it; patterns are {patterns}; "
            "files to leave out belong in ignore_files"
        )
    for plan in plans:
        table = open_table(path, plan.entry.format)
        if set(plan.entry.has_columns) <= set(table.columns):
            _check_columns(path, plan, table)
            return path, plan, table
    needed = " or ".join(", ".join(plan.entry.has_columns) for plan in plans)
    raise file_error(
        MissingColumn, path, table.header_line, f"has none of the columns that tell its version: {needed}"
    )


def _check_columns(path: Path, plan: FilePlan, table: TableFile) -> None:
    """Every column is taken or ignored, and none that is taken is missing."""
    present = set(table.columns)
    missing = sorted(plan.takes - present - plan.optional)
    unknown = [name for name in table.columns if name not in plan.takes and name not in plan.entry.ignore]
    if missing:
        raise _column_error(MissingColumn, path, table, missing[0], f"is missing{_near(missing[0], unknown)}")
    if unknown:
        hint = f"take it, or ignore it by name{_near(unknown[0], sorted(plan.takes - present))}"
        raise _column_error(UnknownColumn, path, table, unknown[0], f"is not in the mapping: {hint}")


def _column_error(
    kind: type[LoadError], path: Path, table: TableFile, column: str, message: str
) -> LoadError:
    """An error that names a column and shows those of the file."""
    columns = ", ".join(table.columns)
    return file_error(kind, path, table.header_line, f"column {column!r} {message}; the file has {columns}")


def _near(name: str, others: list[str]) -> str:
    """A column of a similar name, as a hint that one was renamed."""
    folded = {other.casefold(): other for other in others}
    near = get_close_matches(name.casefold(), folded, n=1)
    return f" (renamed from or to {folded[near[0]]!r}?)" if near else ""


def _check_required(source: SourcePlan, opened: list[tuple[Path, FilePlan, TableFile]], folder: Path) -> None:
    """A folder holds every file that the mapping requires."""
    for plan in source.files:
        if plan.entry.required and not any(used is plan for _, used, _ in opened):
            raise UnreadableFile(
                f"{folder}: holds no file {' or '.join(plan.entry.match)}, which is required"
            )


def _names(paths: list[Path], root: Path) -> list[str]:
    """Names of files without extensions; with their folder where two are the same."""
    short = [path.name.split(".")[0] for path in paths]
    inside = [path.relative_to(root).as_posix() if root.is_dir() else path.name for path in paths]
    return [
        name if short.count(name) == 1 else long.removesuffix("".join(path.suffixes))
        for name, long, path in zip(short, inside, paths, strict=True)
    ]
