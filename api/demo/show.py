"""What the screens of the demonstration are made from, and what they share."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from api.demo.words import WORDS, Language
from api.reading.parties import party_names
from graph_engine.runs import Run
from graph_engine.schema.access import Viewer
from graph_engine.synthetic.truth import Truth
from queries.engines import on_index

EVERY_ROW = 10_000
"""As many rows as a query gives at most."""


@dataclass(frozen=True)
class Show:
    """The published run, what was planted, where pictures go, and the language."""

    run: Run
    truth: Truth
    pictures: Path
    zone: str
    lang: Language

    def say(self, key: str, **values: object) -> str:
        """A line of the word list."""
        return WORDS.say(key, self.lang, **values)

    def ask(self, query: str, role: str, **arguments: object) -> list[dict[str, Any]]:
        """The rows of a named query as a role sees them, each by column."""
        answer = on_index.run(query, self.run, {"limit": EVERY_ROW, **arguments}, Viewer(role))
        return [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]

    def names(self, ids: Iterable[str]) -> Mapping[str, str]:
        """Names by party id; a party without a name is called by its id."""
        return {party: name or party for party, name in party_names(self.run, ids).items()}

    def banks(self) -> Mapping[str, str]:
        """Names of banks by id, in the language."""
        nodes = self.run.index.nodes("Bank")
        ids = [nodes.id_at(code) for code in range(len(nodes))]
        local, english = (nodes.take(column, range(len(nodes))) for column in ("name", "name_en"))
        chosen = zip(ids, local, english, strict=True)
        return {bank: (latin if self.lang == "en" else name) or name or bank for bank, name, latin in chosen}

    def when(self, instant: datetime) -> str:
        """A time on the bank's own clock."""
        return f"{instant.astimezone(ZoneInfo(self.zone)):%Y-%m-%d %H:%M}"

    def draw(self, name: str, picture: str) -> Path:
        """Keep a picture, and say where."""
        path = self.pictures / f"{name}.svg"
        path.write_text(picture, encoding="utf-8")
        return path
