"""A load in progress: files row by row into the intake, what was put aside tried again."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

import polars as pl

from graph_engine.errors import UnknownCategory
from graph_engine.ledger import LedgerWrite
from loaders.checks import AssertedFile
from loaders.files import SourceFile
from loaders.intake import Intake
from loaders.mapping import SourcePlan
from loaders.progress import Progress
from loaders.quarantine import EXTRA, Origin, quarantined, still_open
from loaders.reading.ahead import read_ahead
from loaders.reading.chunk import Chunk, Misfit, file_error
from loaders.references import References
from loaders.report import FileCount, Tally
from loaders.rows.clock import Clock
from loaders.rows.convert import Converter
from loaders.rows.prepare import Occurrences, cleaned, without_dropped
from loaders.rows.problems import ROW, Problem
from loaders.values.knowledge import OCCURRENCE, Knowledge


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
class Session:
    """A load in progress."""

    source: SourcePlan
    intake: Intake
    known: Knowledge
    progress: Progress
    aside: list[PutAside] = field(default_factory=list)
    misfits: list[tuple[SourceFile, Misfit]] = field(default_factory=list)

    @property
    def write(self) -> LedgerWrite:
        """The ledger's write."""
        return self.intake.write


def begin(source: SourcePlan, write: LedgerWrite, progress: Progress) -> Session:
    """A load that has read nothing yet."""
    mapping = source.mapping
    known = Knowledge(mapping.lookups, source.lists, bytes.fromhex(write.settings.contact_point_key))
    return Session(source, Intake(write, References(write, mapping.source), Tally()), known, progress)


def load_file(session: Session, file: SourceFile) -> None:
    """Load one file; rows that cannot be loaded are put aside.

    Raises
    ------
    LoadError
        If the file is not what the mapping says.
    """
    count = session.intake.tally.files.setdefault(file.name, FileCount())
    going = FileLoad(file, count, AssertedFile(file), Occurrences(file.plan))
    session.progress.begin(file.name, file.path.stat().st_size)
    for chunk in read_ahead(file.table.chunks()):
        _load_chunk(session, going, chunk)
        session.progress.advance(chunk.size)
    going.asserted.finish()
    session.progress.end()


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
    rows = without_dropped(frame, file.plan, session.known.lists)
    count.left_out += chunk.left_out + frame.height - rows.height
    going.asserted.check(rows, chunk.lines)
    rows = going.occurrences.numbered(rows)
    problems = session.intake.take(rows, file.plan, _converter(session, file, chunk), count)
    if not problems:
        return
    numbers = sorted(problems)
    lines = dict(zip(numbers, chunk.lines.of(numbers), strict=True))
    _stop_at_unknown_words(file, problems, lines)
    session.aside.append(PutAside(file, _only(rows, numbers), problems, lines))


def _converter(session: Session, file: SourceFile, chunk: Chunk | None) -> Converter:
    """What the rows of a chunk are converted by."""
    spreadsheet, exponents = file.plan.entry.format.spreadsheet, chunk is None or chunk.exponents
    known = replace(session.known, spreadsheet=spreadsheet, exponents=exponents)
    return Converter(known, _clock(session), session.source.mapping.source)


def _clock(session: Session) -> Clock:
    """The mapping's zone and cut-off, else the ledger's."""
    mapping, settings = session.source.mapping, session.write.settings
    days_off: frozenset[date] = frozenset()
    if mapping.business_day.calendar is not None:
        calendar = session.write.stored("calendar").filter(~pl.col("working")).select("day").collect()
        days_off = frozenset(calendar.to_series())
    return Clock(
        mapping.time_zone or settings.time_zone, mapping.business_day.cut_off or settings.cut_off, days_off
    )


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
    by = _converter(session, aside.file, None)
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
        tally.reasons[problem.reason] = tally.reasons.get(problem.reason, 0) + 1
    rows = _only(aside.rows, aside.problems)
    own = [name for name in rows.columns if name in aside.file.table.columns or name.startswith(OCCURRENCE)]
    numbers = rows[ROW].to_list()
    cells = rows.select(own).to_dicts()
    lines = [aside.lines[row] for row in numbers]
    return quarantined(_origin(session, aside.file), cells, lines, [aside.problems[row] for row in numbers])


def _settled_misfit(session: Session, file: SourceFile, misfit: Misfit) -> pl.DataFrame:
    """A row with a wrong number of fields as the quarantine holds it."""
    tally = session.intake.tally
    tally.files[file.name].quarantined += 1
    tally.reasons["wrong_field_count"] = tally.reasons.get("wrong_field_count", 0) + 1
    names, width = file.table.columns, len(file.table.columns)
    extra = misfit.fields[width:]
    cells: dict[str, str | None] = dict(zip(names, misfit.fields, strict=False))
    cells |= {f"{EXTRA}{at}": value for at, value in enumerate(extra)}
    column = f"field {width + 1}" if extra else names[len(misfit.fields)]
    problem = Problem(0, column, extra[0] if extra else None, "wrong_field_count")
    return quarantined(_origin(session, file), [cells], [misfit.line], [problem])


def _origin(session: Session, file: SourceFile) -> Origin:
    """Where rows of a file come from."""
    entry = session.source.files.index(file.plan)
    return Origin(session.source.mapping.source, session.source.name, entry, file.name)
