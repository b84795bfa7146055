"""A mapping file, read and checked: what the loader knows of a source."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from graph_engine.errors import MappingError, UnknownName
from loaders.form.mappings import Mapping, WordList
from loaders.mapping_text import Place, line_of, read_text
from loaders.plan import FilePlan, plan_file
from loaders.plan_rules import PlanError

SHIPPED = Path(__file__).parent / "mappings"
"""The folder of the mappings that come with fundgraph."""


@dataclass(frozen=True)
class SourcePlan:
    """A checked mapping, with every rule complete."""

    path: Path
    mapping: Mapping
    files: tuple[FilePlan, ...]
    lists: dict[str, tuple[str, ...]]

    @property
    def name(self) -> str:
        """The name by which it is found again: of a shipped mapping, or its path."""
        return self.path.stem if self.path.parent == SHIPPED else str(self.path.resolve())


def shipped_mappings() -> list[str]:
    """The names of the mappings that come with fundgraph."""
    return sorted(path.stem for path in SHIPPED.glob("*.yaml"))


def find_mapping(source: str | Path) -> Path:
    """The file of a mapping, from the name of a shipped one or a path.

    Raises
    ------
    UnknownName
        If there is neither.
    """
    shipped = SHIPPED / f"{source}.yaml"
    if isinstance(source, str) and source in shipped_mappings():
        return shipped
    path = Path(source)
    if path.suffix in (".yaml", ".yml") and path.is_file():
        return path
    raise UnknownName("mapping", str(source), shipped_mappings())


def read_mapping(source: str | Path) -> SourcePlan:
    """Read and check a mapping.

    Raises
    ------
    UnknownName
        If there is no such mapping.
    MappingError
        If it is wrong: with its file, line, key and what is allowed.
    """
    path = find_mapping(source)
    content, lines = read_text(path)
    mapping = _validated(content, lines, path)
    lists = {name: _words(words, path, name) for name, words in mapping.lists.items()}
    try:
        files = tuple(
            plan_file(entry, mapping, frozenset(lists), at) for at, entry in enumerate(mapping.files)
        )
    except PlanError as problem:
        raise _error(path, lines, problem.place, str(problem)) from problem
    return SourcePlan(path, mapping, files, lists)


def _validated(content: Any, lines: dict[Place, int], path: Path) -> Mapping:
    """The content in its form; the first thing wrong in the file is the error."""
    try:
        return Mapping.model_validate(content)
    except ValidationError as error:
        problems = sorted((_problem(found, lines) for found in error.errors()), key=lambda found: found[0])
        raise MappingError(f"{path}:{problems[0][0]}: {problems[0][1]}") from error


def _problem(found: Any, lines: dict[Place, int]) -> tuple[int, str]:
    """Line and message of one finding of the validation."""
    place: Place = tuple(found["loc"])
    if found["type"] == "unknown_key":
        place = (*place, found["ctx"]["key"])
        return line_of(place, lines), f"{_dotted(place[:-1])}: {found['msg']}"
    if found["type"] == "missing":
        return line_of(place, lines), f"{_dotted(place)}: is missing; it must be given"
    given = found.get("input")
    value = f" (here {given!r})" if isinstance(given, str) else ""
    return line_of(place, lines), f"{_dotted(place)}: {found['msg']}{value}"


def _error(path: Path, lines: dict[Place, int], place: Place, message: str) -> MappingError:
    """An error that names file, line and key."""
    return MappingError(f"{path}:{line_of(place, lines)}: {_dotted(place)}: {message}")


def _dotted(place: Place) -> str:
    """A place in the file as people write it: ``files[0].tables[1]``."""
    return "".join(_steps(place)).lstrip(".") or "mapping"


def _steps(place: Place) -> Iterator[str]:
    """The steps of a place, each as text."""
    for step in place:
        yield f"[{step}]" if isinstance(step, int) else f".{step}"


def _words(words: list[str] | WordList, path: Path, name: str) -> tuple[str, ...]:
    """The words of a list, from the mapping or from the file it names."""
    if not isinstance(words, WordList):
        return tuple(words)
    try:
        text = (path.parent / words.file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise MappingError(f"{path}: list {name}: {words.file} cannot be read: {error}") from error
    return tuple(line.strip() for line in text.splitlines() if line.strip())
