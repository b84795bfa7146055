"""What models are told of a transaction, account or party: every feature by name, unit and definition.

The words stand in ``catalogue.yaml``; here they are put together in the order of the columns.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

import yaml

from graph_engine.wording import Language

Unit = Literal["count", "minor units", "fraction", "ratio", "seconds", "hops", "flag", "word"]
Per = Literal["transaction", "account", "party"]

PER: tuple[Per, ...] = get_args(Per)
"""What a row of features may be about."""

WINDOWS_DAYS = (1, 7, 30)
"""Windows of the histories: a day, a week, a month (ours)."""

MOST_HOPS = 6
"""Most hops of a cycle; what is longer is rare, and costly to find (ours)."""

_CATALOGUE: dict[str, Any] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
_LANGUAGES: tuple[Language, ...] = get_args(Language)


@dataclass(frozen=True)
class Feature:
    """One number or word: its name, its unit, how it is come by in English and in Chinese.

    ``of_amount``: it compares the amount at hand with what came before, and says nothing of an account.
    """

    name: str
    unit: Unit
    en: str
    zh: str
    of_amount: bool = False

    def of(self, prefix: str, en: str, zh: str) -> "Feature":
        """The same feature of a side of a transaction."""
        return Feature(f"{prefix}_{self.name}", self.unit, f"{en}: {self.en}", f"{zh}：{self.zh}")


def _filled(entry: dict[str, Any], names: dict[str, str], words: dict[Language, dict[str, str]]) -> Feature:
    """One feature with its braces filled in."""
    texts = {language: entry[language].format(**words[language]) for language in _LANGUAGES}
    return Feature(
        entry["name"].format(**names), entry["unit"], texts["en"], texts["zh"], entry.get("of_amount", False)
    )


def _expanded(part: str, names: dict[str, str], words: dict[Language, dict[str, str]]) -> Iterator[Feature]:
    """The features of a part, those with a span once a span."""
    for entry in _CATALOGUE[part]:
        if "{span}" not in entry["name"]:
            yield _filled(entry, names, words)
            continue
        for span, spoken in _CATALOGUE["spans"].items():
            more = {language: {**words[language], "span": spoken[language]} for language in _LANGUAGES}
            yield _filled(entry, {**names, "span": span}, more)


def _plain(part: str) -> tuple[Feature, ...]:
    return tuple(_expanded(part, {}, {language: {} for language in _LANGUAGES}))


def _of_ways() -> Iterator[Feature]:
    for way, words in _CATALOGUE["ways"].items():
        yield from _expanded("way", {"way": way}, words)


def _of_pairs() -> Iterator[Feature]:
    for pair, ends in _CATALOGUE["pairs"].items():
        words = {language: {"ends": ends[language]} for language in _LANGUAGES}
        yield from _expanded("pair", {"pair": pair}, words)


def _shapes() -> Iterator[Feature]:
    for entry in _CATALOGUE["shape"]:
        for hops in range(2, MOST_HOPS + 1) if "{hops}" in entry["name"] else (0,):
            named = {"hops": str(hops)}
            yield _filled(entry, named, dict.fromkeys(_LANGUAGES, named))


def _around() -> Iterator[Feature]:
    for side in ("payer", "payee"):
        for way in ("in", "out"):
            side_words, way_words = _CATALOGUE["sides"][side], _CATALOGUE["ways"][way]
            deals = {language: way_words[language]["deals"] for language in _LANGUAGES}
            en = f"{side_words['en']}, {deals['en']} of the 30 days before"
            zh = f"{side_words['zh']}前三十日{deals['zh']}"
            for feature in _plain("around"):
                yield feature.of(f"{side}_{deals['en']}", en, zh)


def _of_sides(features: tuple[Feature, ...], sides: tuple[str, ...]) -> Iterator[Feature]:
    for side in sides:
        for feature in features:
            yield feature.of(side, **_CATALOGUE["sides"][side])


SIDE: tuple[Feature, ...] = (*_of_ways(), *_plain("both"))
"""What is told of an account or a party, from its movements up to the one at hand, itself included."""

NETWORK: tuple[Feature, ...] = _plain("network")
"""What is told of a party from the last snapshot of the network."""

CLOSED: tuple[Feature, ...] = _plain("closed")
"""What is told of an account or a party over all its transactions."""

PER_TRANSACTION: tuple[Feature, ...] = (
    *_plain("amount"),
    *_of_pairs(),
    *_of_sides(SIDE, tuple(_CATALOGUE["sides"])),
    *_shapes(),
    *_around(),
    *_of_sides(NETWORK, ("payer_party", "payee_party")),
    *_plain("together"),
)
"""Every feature of a transaction, in the order of the columns."""

PER_ACCOUNT: tuple[Feature, ...] = (
    *_plain("at_last"),
    *(feature for feature in SIDE if not feature.of_amount),
    *CLOSED,
    *NETWORK,
)
"""Every feature of an account or a party, in the order of the columns: as at its last movement."""

FEATURES: dict[Per, tuple[Feature, ...]] = {
    "transaction": PER_TRANSACTION,
    "account": PER_ACCOUNT,
    "party": PER_ACCOUNT,
}
"""Every feature by what it is told of."""
