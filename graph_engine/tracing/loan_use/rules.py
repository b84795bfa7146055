"""What loans may be spent on, read from ``rules.yaml`` and checked as it is read."""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from graph_engine.errors import CatalogueError
from graph_engine.schema.words import ROLES, TRANSACTION_KINDS

FILE = Path(__file__).with_name("rules.yaml")
CIRCLE = "borrowers_circle"
"""The category that ties of parties decide, not what is told of a payment."""


@dataclass(frozen=True)
class Category:
    """What a payment may be for, and by what that is seen."""

    key: str
    roles: frozenset[str] = frozenset()
    industries: tuple[str, ...] = ()
    kinds: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()

    def is_industry(self, industry: str | None) -> bool:
        """Whether an industry, by code or by name, is of the category."""
        return industry is not None and any(
            industry.startswith(known) if known.isascii() else known in industry for known in self.industries
        )

    def is_told(self, text: str | None) -> bool:
        """Whether a text of a payment speaks of the category."""
        return text is not None and any(word in text for word in self.words)


@dataclass(frozen=True)
class Product:
    """A sort of loan: the words it is known by, what it forbids, and the rule's ``en`` and ``zh`` name."""

    product: str
    words: tuple[str, ...]
    forbids: frozenset[str]
    source: dict[str, str]


@dataclass(frozen=True)
class Rules:
    """All categories by key, and all products in their order."""

    categories: dict[str, Category] = field(default_factory=dict)
    products: tuple[Product, ...] = ()

    def product_of(self, name: str | None) -> Product | None:
        """The product a loan is of, by the name its bank gives it; nothing if none is known."""
        told = (name or "").lower()
        return next((one for one in self.products if any(word in told for word in one.words)), None)


@cache
def rules() -> Rules:
    """The rules shipped.

    Raises
    ------
    CatalogueError
        If an entry names what there is not.
    """
    told: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    categories = {key: _category(key, entry) for key, entry in told["categories"].items()}
    products = tuple(_product(entry, categories) for entry in told["products"])
    return Rules(categories, products)


def _category(key: str, entry: dict[str, Any]) -> Category:
    roles, kinds = frozenset(entry.get("roles", ())), frozenset(entry.get("kinds", ()))
    unknown = sorted((roles - set(ROLES)) | (kinds - set(TRANSACTION_KINDS)))
    if unknown:
        raise CatalogueError(f"{FILE.name}: {key} names roles or kinds that there are not: {unknown}")
    listed = (tuple(entry.get(name, ())) for name in ("industries", "words"))
    industries, words = listed
    return Category(key, roles, industries, kinds, words)


def _product(entry: dict[str, Any], categories: dict[str, Category]) -> Product:
    forbids = frozenset(entry["forbids"])
    if not forbids <= categories.keys() or set(entry["source"]) != {"en", "zh"}:
        raise CatalogueError(
            f"{FILE.name}: {entry['product']} forbids what is no category, or has no source in en and zh"
        )
    return Product(entry["product"], tuple(entry["words"]), forbids, entry["source"])
