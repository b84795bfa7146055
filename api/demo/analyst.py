"""The analyst's screen: a core enterprise, where its money goes, and the best opportunity."""

from typing import Any

import polars as pl

from api.demo.page import Line, Page
from api.demo.show import Show
from api.pictures import ChainDrawn, SupplierDrawn, supply_chain_picture
from api.reading.findings import findings_seen
from graph_engine.schema.access import Viewer
from graph_engine.wording import amount, share

ROLE = "analyst"

LARGEST_OUTSIDE = 3
"""Suppliers at other banks told by name; ours."""

Row = dict[str, Any]


def analyst_page(show: Show) -> Page:
    """Tell of the core enterprise that pays most to one other bank, and of the best opportunity."""
    return Page(show.say("analyst_title"), [*_core_lines(show), *_opportunity_lines(show)])


def _core_lines(show: Show) -> list[Line]:
    chosen = _core_enterprise(show)
    if chosen is None:
        return [Line(show.say("no_core_enterprise"), "fundgraph query top_hubs")]
    core, currency, bank = chosen
    rows = show.ask("suppliers_of_core_enterprise", ROLE, party=core)
    suppliers = [row for row in rows if row["currency"] == currency]
    name = show.names([core])[core]
    picture = show.draw("supply_chain", supply_chain_picture(_drawn(show, name, suppliers), show.lang))
    return [
        Line(
            _summary(show, name, bank, suppliers),
            f"fundgraph query suppliers_of_core_enterprise party={core}",
            picture,
        ),
        *_outside_lines(show, core, suppliers),
        Line(show.say("leaving_by_bank", core=name), f"fundgraph query funds_leaving_by_bank party={core}"),
    ]


def _core_enterprise(show: Show) -> tuple[str, str, str] | None:
    """The core enterprise with suppliers ours and outside that pays most to one other bank."""
    ours = pl.col("supplier_ours")
    both = show.run.table("supply_chains").group_by("core_id").agg(both=ours.any() & ~ours.all())
    cores = both.filter("both")["core_id"]
    banks = show.run.table("supply_chain_banks").filter(
        pl.col("standing") == "competitor", pl.col("core_id").is_in(cores.implode())
    )
    if banks.is_empty():
        return None
    first = banks.sort("amount_minor", "core_id", "bank_code", descending=[True, False, False]).row(
        0, named=True
    )
    return first["core_id"], first["currency"], first["bank_code"]


def _summary(show: Show, name: str, bank: str, suppliers: list[Row]) -> str:
    paid = sum(row["amount_minor"] for row in suppliers)
    leaving = sum(row["amount_minor"] for row in suppliers if row["bank"] == bank)
    ours = {row["supplier"] for row in suppliers if row["supplier_ours"]}
    outside = {row["supplier"] for row in suppliers} - ours
    return show.say(
        "core_enterprise",
        core=name,
        suppliers=len(ours | outside),
        ours=len(ours),
        outside=len(outside),
        paid=amount(paid, suppliers[0]["currency"], show.lang),
        share=share(leaving / paid, show.lang),
        leaving=amount(leaving, suppliers[0]["currency"], show.lang),
        bank=show.banks()[bank],
    )


def _outside_lines(show: Show, core: str, suppliers: list[Row]) -> list[Line]:
    """The largest suppliers that are not customers."""
    outside = [row for row in suppliers if not row["supplier_ours"]][:LARGEST_OUTSIDE]
    banks = show.banks()
    return [
        Line(
            show.say(
                "outside_supplier",
                supplier=row["supplier_name"] or row["supplier"],
                bank=banks.get(row["bank"], show.say("unknown_bank")),
                paid=amount(row["amount_minor"], row["currency"], show.lang),
                months=row["months"],
                share=share(row["share"], show.lang),
            ),
            f"fundgraph query flows_between_two_parties party={core} other_party={row['supplier']}",
        )
        for row in outside
    ]


def _drawn(show: Show, name: str, suppliers: list[Row]) -> ChainDrawn:
    banks = show.banks()
    return ChainDrawn(
        name,
        [
            SupplierDrawn(
                row["supplier_name"] or row["supplier"],
                row["supplier_ours"],
                banks.get(row["bank"]),
                row["standing"],
                row["amount_minor"],
                row["currency"],
                row["share"],
            )
            for row in suppliers
        ],
    )


def _opportunity_lines(show: Show) -> list[Line]:
    seen = findings_seen(show.run, Viewer(ROLE), "opportunity")
    if seen.is_empty():
        return [Line(show.say("no_opportunity"))]
    best = seen.row(0, named=True)
    return [
        Line(
            show.say("best_opportunity", sentence=best[f"sentence_{show.lang}"]),
            f"fundgraph query counterparties party={best['anchor_id']} direction=in",
        ),
        Line(
            show.say("all_opportunities", count=f"{seen.height:,}"),
            "fundgraph export opportunities --out opportunities.xlsx",
        ),
    ]
