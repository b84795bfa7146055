"""The catalogue of tags: read from YAML, and checked entry by entry before anything runs."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from string import Formatter
from typing import Any

from graph_engine.errors import CatalogueError
from graph_engine.schema.words import PARTY_KINDS
from graph_engine.tags.conditions import Condition
from graph_engine.tags.entry_conditions import read_condition
from graph_engine.tags.fields import FIELDS
from graph_engine.tags.lines import LINE, read_with_lines

SHIPPED = Path(__file__).with_name("catalogue.yaml")
REQUIRED = ("tag", "title", "when", "why", "source")
OPTIONAL = ("for", "aml_only")
LANGUAGES = ("en", "zh")


@dataclass(frozen=True)
class Tag:
    """A tag: who gets it, and how it is told."""

    tag: str
    title: Mapping[str, str]
    why: Mapping[str, str]
    conditions: tuple[Condition, ...]
    kinds: tuple[str, ...]
    aml_only: bool
    source: str

    @property
    def fields(self) -> frozenset[str]:
        """The fields its reasons show."""
        return frozenset(name for text in self.why.values() for name in _placeholders(text))


def read_catalogue(path: Path = SHIPPED) -> tuple[Tag, ...]:
    """Give the tags of a catalogue, in its order.

    Raises
    ------
    CatalogueError
        If an entry is wrong: the message names the file, the line, and what is allowed.
    """
    entries = read_with_lines(path)
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise CatalogueError(f"{path}:1: a catalogue of tags is a list of entries")
    tags = tuple(_Reader(path, entry).tag() for entry in entries)
    names = [tag.tag for tag in tags]
    for position, name in enumerate(names):
        if name in names[:position]:
            raise CatalogueError(f"{path}:{entries[position][LINE]}: there is another tag {name!r} above")
    return tags


def _placeholders(text: str) -> list[str]:
    return [name for _, name, _, _ in Formatter().parse(text) if name is not None]


class _Reader:
    """Reads one entry; every complaint names its file and line."""

    def __init__(self, path: Path, entry: Mapping[str, Any]) -> None:
        self.path, self.entry = path, entry

    def wrong(self, what: str, line: int | None = None) -> CatalogueError:
        return CatalogueError(f"{self.path}:{line or self.entry[LINE]}: {what}")

    def tag(self) -> Tag:
        """Read the entry."""
        self._check_keys()
        name = self.entry["tag"]
        if not isinstance(name, str) or not re.fullmatch(r"[a-z][a-z0-9_]*", name):
            raise self.wrong(f"the tag {name!r} is not of lower-case letters, digits and underscores")
        aml_only = self.entry.get("aml_only", False)
        if not isinstance(aml_only, bool):
            raise self.wrong(f"aml_only is {aml_only!r}; allowed is true or false")
        tag = Tag(
            name,
            self._told("title"),
            self._told("why"),
            self._conditions(),
            self._kinds(),
            aml_only,
            str(self.entry["source"]),
        )
        self._check_fields(tag)
        return tag

    def _check_keys(self) -> None:
        keys = set(self.entry) - {LINE}
        missing, unknown = sorted(set(REQUIRED) - keys), sorted(keys - {*REQUIRED, *OPTIONAL})
        if missing:
            raise self.wrong(f"the entry lacks {', '.join(missing)}")
        if unknown:
            raise self.wrong(
                f"unknown key {', '.join(map(str, unknown))}; allowed: {', '.join(REQUIRED + OPTIONAL)}"
            )

    def _told(self, key: str) -> dict[str, str]:
        texts = self.entry[key]
        if not isinstance(texts, dict) or set(texts) - {LINE} != set(LANGUAGES):
            raise self.wrong(f"{key} needs a text in each of {', '.join(LANGUAGES)}")
        return {language: str(texts[language]) for language in LANGUAGES}

    def _kinds(self) -> tuple[str, ...]:
        kinds = self.entry.get("for", list(PARTY_KINDS))
        if not isinstance(kinds, list) or not kinds or not set(kinds) <= set(PARTY_KINDS):
            raise self.wrong(f"for is {kinds!r}; allowed is a list of {', '.join(PARTY_KINDS)}")
        return tuple(kinds)

    def _conditions(self) -> tuple[Condition, ...]:
        conditions = self.entry["when"]
        if not isinstance(conditions, list) or not conditions:
            raise self.wrong("when needs a list of one condition or more")
        for condition in conditions:
            if not isinstance(condition, dict):
                raise self.wrong(f"the condition {condition!r} is not of the form {{field: …, min: …}}")
        return tuple(
            read_condition(condition, partial(self.wrong, line=condition[LINE])) for condition in conditions
        )

    def _check_fields(self, tag: Tag) -> None:
        used = _used_fields(tag)
        unknown = sorted(used - set(FIELDS))
        if unknown:
            raise self.wrong(f"why shows {', '.join(unknown)}, which is no field")
        unsure = sorted(
            name
            for name in tag.fields
            if not FIELDS[name].always_known and name not in {each.field for each in tag.conditions}
        )
        if unsure:
            raise self.wrong(f"why shows {', '.join(unsure)}, which may be unknown: ask for it in when")
        secret = sorted(name for name in used if FIELDS[name].aml_only)
        if secret and not tag.aml_only:
            raise self.wrong(f"{', '.join(secret)} may only be used by a tag with aml_only: true")


def _used_fields(tag: Tag) -> set[str]:
    compared: Iterable[str] = (each.min_times[0] for each in tag.conditions if each.min_times)
    return {*tag.fields, *(each.field for each in tag.conditions), *compared}
