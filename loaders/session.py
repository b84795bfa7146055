"""A load in progress: files row by row into the intake, what was put aside tried again."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import polars as pl

from graph_engine.errors import UnknownCategory
from graph_engine.ledger import LedgerWrite
from graph_engine.progress import Progress
from loaders.checks import AssertedFile
from loaders.converters import converter_of
from loaders.files import SourceFile
from loaders.intake import Intake
from loaders.mapping import SourcePlan
from loaders.put_aside import EXTRA, Origin, quarantined, still_open
from loaders.reading.ahead import read_ahead
from loaders.reading.chunk import Chunk, Misfit, file_error
from loaders.references import References
from loaders.report import FileCount, Tally
from loaders.rows.prepare import Occurrences, cleaned, without_dropped
from loaders.rows.problems import ROW, Problem
from loaders.values.knowledge import OCCURRENCE


@dataclass
class PutAside:
    """Rows of a file that were not loaded, each with its first problem and its line."""

    file: SourceFile
    rows: pl.DataFrame
    problems: dict[int, Problem]
    lines: dict[int, int]


@dataclass(frozen=True)
class FileLoad:
    """A file in progress: what is counted and asserted of it."""

    file: SourceFile
    count: FileCount
    asserted: AssertedFile
    occurrences: Occurrences


@dataclass
class Gauge:
    """How many bytes of all files are read; of packed files no more than their size counts."""

    progress: Progress | None
    total: int
    done: int = 0

    def advance(self, file: SourceFile, read: int) -> None:
        """So many bytes of a file are read."""
        if self.progress is not None:
            self.progress(file.name, self.done + min(read, file.path.stat().st_size), self.total)

    def finish(self, file: SourceFile) -> None:
        """A file is read."""
        self.done += file.path.stat().st_size
        self.advance(file, 0)


@dataclass
class Session:
    """A load in progress."""

    source: SourcePlan
    intake: Intake
    gauge: Gauge
    aside: list[PutAside] = field(default_factory=list)
    misfits: list[tuple[SourceFile, Misfit]] = field(default_factory=list)

    @property
    def write(self) -> LedgerWrite:
        """The ledger's write."""
        return self.intake.write


def begin(source: SourcePlan, write: LedgerWrite, gauge: Gauge) -> Session:
    """A load that has read nothing yet."""
    return Session(source, Intake(write, References(write), Tally()), gauge)


def load_files(session: Session, files: list[SourceFile]) -> None:
    """Load files one after the other; rows that cannot be loaded are put aside.

    Raises
    ------
    LoadError
        If a file is not what the mapping says.
    """
    going, read = None, 0
    for file, chunk in read_ahead(_every_chunk(files)):
        if going is None:
            count = session.intake.tally.files.setdefault(file.name, FileCount())
            going, read = FileLoad(file, count, AssertedFile(file), Occurrences(file.plan)), 0
        if chunk is None:
            going.asserted.finish()
            session.gauge.finish(file)
            going = None
        else:
            _load_chunk(session, going, chunk)
            read += chunk.size
            session.gauge.advance(file, read)


def _every_chunk(files: list[SourceFile]) -> Iterator[tuple[SourceFile, Chunk | None]]:
    """The chunks of all files; None after the last of each."""
    for file in files:
        for chunk in file.table.chunks():
            yield file, chunk
        yield file, None


def retry(session: Session) -> None:
    """Try rows again that referred to something unknown, as long as more of it arrives."""
    while True:
        before = sum(len(aside.problems) for aside in session.aside)
        for aside in session.aside:
            _retry(session, aside)
        if sum(len(aside.problems) for aside in session.aside) == before:
            return


def settle(session: Session) -> None:
    """Put what is left aside into the quarantine, and count it."""
    frames = [_settled(session, aside) for aside in session.aside if aside.problems]
    frames += [_settled_misfit(session, file, misfit) for file, misfit in session.misfits]
    if frames:
        rows = still_open(session.write, pl.concat(frames))
        if not rows.is_empty():
            session.write.quarantine(rows)


def _load_chunk(session: Session, going: FileLoad, chunk: Chunk) -> None:
    """Load the rows of one chunk."""
    file, count = going.file, going.count
    session.misfits += [(file, misfit) for misfit in chunk.misfits]
    frame = cleaned(chunk.frame, file.plan)
    rows = without_dropped(frame, file.plan, session.source.lists)
    count.left_out += chunk.left_out + frame.height - rows.height
    going.asserted.check(rows, chunk.lines)
    rows = going.occurrences.numbered(rows)
    by = converter_of(session.source, session.write, file.plan)
    problems = session.intake.take(rows, file.plan, by, count)
    if not problems:
        return
    numbers = sorted(problems)
    lines = dict(zip(numbers, chunk.lines.of(numbers), strict=True))
    _stop_at_unknown_words(file, problems, lines)
    session.aside.append(PutAside(file, _only(rows, numbers), problems, lines))


def _stop_at_unknown_words(file: SourceFile, problems: dict[int, Problem], lines: dict[int, int]) -> None:
    """A word that a look-up lacks, where the mapping stops the load for it."""
    for row, problem in sorted(problems.items()):
        if problem.stops:
            raise file_error(
                UnknownCategory,
                file.path,
                lines[row],
                f"column {problem.column!r}: {problem.value!r} is not in the look-up of the mapping",
            )


def _retry(session: Session, aside: PutAside) -> None:
    """Take the rows again whose references were unknown."""
    again = [row for row, problem in aside.problems.items() if problem.reason == "unknown_reference"]
    if not again:
        return
    count = session.intake.tally.files[aside.file.name]
    by = converter_of(session.source, session.write, aside.file.plan)
    left = session.intake.take(_only(aside.rows, again), aside.file.plan, by, count)
    for row in again:
        if row in left:
            aside.problems[row] = left[row]
        else:
            del aside.problems[row]


def _only(rows: pl.DataFrame, numbers: Iterable[int]) -> pl.DataFrame:
    """The rows of some numbers."""
    return rows.filter(pl.col(ROW).is_in(pl.Series(sorted(numbers), dtype=pl.UInt32).implode()))


def _settled(session: Session, aside: PutAside) -> pl.DataFrame:
    """Rows of a chunk as the quarantine holds them."""
    tally = session.intake.tally
    tally.files[aside.file.name].quarantined += len(aside.problems)
    for problem in aside.problems.values():
        tally.add_reason(problem.reason)
    rows = _only(aside.rows, aside.problems)
    own = [name for name in rows.columns if name in aside.file.table.columns or name.startswith(OCCURRENCE)]
    numbers = rows[ROW].to_list()
    cells = rows.select(own).to_dicts()
    lines = [aside.lines[row] for row in numbers]
    problems = [aside.problems[row] for row in numbers]
    return quarantined(_origin(session, aside.file), cells, lines, problems, aside.file.plan.secret)


def _settled_misfit(session: Session, file: SourceFile, misfit: Misfit) -> pl.DataFrame:
    """A row with a wrong number of fields as the quarantine holds it."""
    tally = session.intake.tally
    tally.files[file.name].quarantined += 1
    tally.add_reason("wrong_field_count")
    names, width = file.table.columns, len(file.table.columns)
    extra = misfit.fields[width:]
    cells: dict[str, str | None] = dict(zip(names, misfit.fields, strict=False))
    cells |= {f"{EXTRA}{at}": value for at, value in enumerate(extra, width + 1)}
    column = f"{EXTRA}{width + 1}" if extra else names[len(misfit.fields)]
    problem = Problem(0, column, extra[0] if extra else None, "wrong_field_count")
    return quarantined(_origin(session, file), [cells], [misfit.line], [problem], file.plan.secret)


def _origin(session: Session, file: SourceFile) -> Origin:
    """Where rows of a file come from."""
    return Origin(session.source.mapping.source, session.source.name, file.plan.number, file.name)
