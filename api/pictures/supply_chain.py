"""A core enterprise, its regular suppliers and the banks they are paid at: bands as wide as the money."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from api.pictures.svg import INK, OURS, OUTSIDE, PAPER, Drawing, text_width
from api.pictures.words import WORDS, Language
from graph_engine.wording import amount, share

MOST_SUPPLIERS = 16
"""More rows than this cannot be read at a glance; ours."""

WIDTH, ROW, TOP = 1080.0, 38.0, 96.0
CORE_X, SUPPLIER_X, TEXT_X, BAND_X, BANK_X = 250.0, 420.0, 438.0, 710.0, 840.0
WIDEST = 30.0

STANDING_WORDS = {"ours": "at_our_bank", "competitor": "leaves", "other": "leaves", None: "unknown"}
"""What is said of a bank by its standing."""


@dataclass(frozen=True)
class SupplierDrawn:
    """A supplier at a bank, as the query gives it: ``share`` of all payments to regular suppliers."""

    name: str
    ours: bool
    bank: str | None
    standing: str | None
    amount_minor: int
    currency: str
    share: float


@dataclass(frozen=True)
class ChainDrawn:
    """A core enterprise with its suppliers, the largest first, all of one currency."""

    core: str
    suppliers: Sequence[SupplierDrawn]


def supply_chain_picture(chain: ChainDrawn, lang: Language) -> str:
    """Draw the core enterprise on the left, its suppliers in the middle and their banks on the right.

    Parameters
    ----------
    chain : ChainDrawn
        Suppliers beyond the sixteen largest are counted, not drawn.
    lang : "en" or "zh"
        Language of the words around the names.

    Returns
    -------
    str
        The text of an SVG file.
    """
    suppliers = list(chain.suppliers[:MOST_SUPPLIERS])
    title = WORDS.say("chain_title", lang, core=chain.core)
    legend = [(OURS, WORDS.say("ours", lang)), (OUTSIDE, WORDS.say("outside", lang))]
    drawing = Drawing(WIDTH, TOP + ROW * (len(suppliers) + 2), title, legend)
    middle = TOP + ROW * len(suppliers) / 2
    banks = _places_of_banks(suppliers, lang)
    for row, supplier in enumerate(suppliers):
        _draw_supplier(drawing, TOP + ROW * (row + 0.5), middle, supplier, banks[_bank(supplier, lang)])
        _tell_supplier(drawing, TOP + ROW * (row + 0.5), supplier, lang)
    _draw_banks(drawing, chain.suppliers, banks, lang)
    drawing.box((24, middle - 24), CORE_X - 24, 48, fill=OURS, radius=6)
    drawing.text(
        ((24 + CORE_X) / 2, middle + 5), _fitted(chain.core, CORE_X - 36), anchor="middle", colour=PAPER
    )
    hidden = len(chain.suppliers) - len(suppliers)
    if hidden:
        drawing.text(
            (TEXT_X, TOP + ROW * (len(suppliers) + 0.6)), WORDS.say("more_suppliers", lang, count=hidden)
        )
    return drawing.written()


def _bank(supplier: SupplierDrawn, lang: Language) -> str:
    return supplier.bank or WORDS.say("unknown_bank", lang)


def _places_of_banks(suppliers: Sequence[SupplierDrawn], lang: Language) -> dict[str, float]:
    """The height at which each bank stands, in the order of what is paid there."""
    paid: dict[str, int] = {}
    for supplier in suppliers:
        paid[_bank(supplier, lang)] = paid.get(_bank(supplier, lang), 0) + supplier.amount_minor
    names = sorted(paid, key=lambda name: (-paid[name], name))
    step = ROW * len(suppliers) / len(names) if names else ROW
    return {name: TOP + step * (place + 0.5) for place, name in enumerate(names)}


def _draw_supplier(drawing: Drawing, y: float, middle: float, supplier: SupplierDrawn, bank_y: float) -> None:
    """The bands from the core to a supplier and on to its bank."""
    colour = OURS if supplier.ours else OUTSIDE
    width = max(1.5, WIDEST * supplier.share)
    drawing.band((CORE_X, middle), (SUPPLIER_X, y), colour=colour, width=width)
    drawing.band((BAND_X, y), (BANK_X, bank_y), colour=_colour(supplier.standing), width=width)


def _tell_supplier(drawing: Drawing, y: float, supplier: SupplierDrawn, lang: Language) -> None:
    drawing.circle((SUPPLIER_X + 4, y), 6, fill=OURS if supplier.ours else OUTSIDE)
    paid = amount(supplier.amount_minor, supplier.currency, lang)
    drawing.text((TEXT_X, y - 2), _fitted(supplier.name, BAND_X - 10 - TEXT_X))
    drawing.text((TEXT_X, y + 13), f"{paid} · {share(supplier.share, lang)}", size=11, colour="#555555")


def _draw_banks(
    drawing: Drawing, suppliers: Sequence[SupplierDrawn], banks: dict[str, float], lang: Language
) -> None:
    named = [replace(supplier, bank=_bank(supplier, lang)) for supplier in suppliers]
    for name, y in banks.items():
        own = [supplier for supplier in named if supplier.bank == name]
        total = sum(supplier.share for supplier in own)
        word = WORDS.say(STANDING_WORDS[own[0].standing], lang)
        drawing.circle((BANK_X + 6, y), 9, fill=_colour(own[0].standing))
        part = share(min(1.0, total), lang)
        drawing.text((BANK_X + 24, y - 2), f"{part}  {name}", size=15, bold=True)
        drawing.text((BANK_X + 24, y + 14), word, size=11, colour="#555555")


def _colour(standing: str | None) -> str:
    return {"ours": OURS, None: INK}.get(standing, OUTSIDE)


def _fitted(words: str, width: float) -> str:
    """As much of a name as fits."""
    if text_width(words) <= width:
        return words
    kept = words
    while kept and text_width(kept + "…") > width:
        kept = kept[:-1]
    return kept + "…"
