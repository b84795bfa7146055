"""Rankers of a home: each a folder with its model and its card, whole or not there."""

import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph_engine.errors import UnknownName

ID_CHARACTERS = 16
"""Characters of a ranker's id: 64 bits."""

CARD, MODEL = "card.json", "model.txt"


@dataclass(frozen=True)
class Ranker:
    """A model that was taught, as text, and the card that says how; see docs/ranker.md."""

    card: dict[str, Any]
    model_text: str

    @property
    def ranker_id(self) -> str:
        """The id: a hash of the model and of what it learnt from."""
        return str(self.card["ranker_id"])

    @property
    def names(self) -> Sequence[str]:
        """The features it reads, in order."""
        names: Sequence[str] = self.card["features"]
        return names


def _folder(home: Path) -> Path:
    return home / "rankers"


def save_ranker(home: Path, ranker: Ranker) -> None:
    """Keep a ranker in a home; one that is there already is the same and stays."""
    folder = _folder(home) / ranker.ranker_id
    if folder.exists():
        return
    unfinished = folder.with_name(f".{ranker.ranker_id}.{os.getpid()}")
    unfinished.mkdir(parents=True)
    try:
        (unfinished / MODEL).write_text(ranker.model_text, encoding="utf-8")
        card = json.dumps(ranker.card, ensure_ascii=False, indent=1) + "\n"
        (unfinished / CARD).write_text(card, encoding="utf-8")
        unfinished.rename(folder)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def list_rankers(home: Path) -> list[dict[str, Any]]:
    """The cards of all rankers of a home, by id."""
    paths = sorted(_folder(home).glob(f"[!.]*/{CARD}"))
    return [json.loads(path.read_text(encoding="utf-8")) for path in paths]


def open_ranker(home: Path, ranker_id: str) -> Ranker:
    """Give a ranker of a home.

    Raises
    ------
    UnknownName
        If there is none of that id.
    """
    known = {str(card["ranker_id"]): card for card in list_rankers(home)}
    if ranker_id not in known:
        raise UnknownName("ranker", ranker_id, known)
    text = (_folder(home) / ranker_id / MODEL).read_text(encoding="utf-8")
    return Ranker(known[ranker_id], text)
