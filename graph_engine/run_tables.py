"""The result tables of a run, as data: what each holds, its key (which is its row order) and its columns."""

from dataclasses import dataclass

import polars as pl

from graph_engine.features.catalogue import FEATURES
from graph_engine.filings import FILING_SCHEMA
from graph_engine.flows import FLOW_KEY, FLOW_SCHEMA
from graph_engine.left_out import LEFT_OUT_SCHEMA
from graph_engine.patterns.searches import SEARCH_COLUMNS

TEXT, WHOLE, SHARE = pl.String(), pl.Int64(), pl.Float64()
FLAG, DAY, TIME = pl.Boolean(), pl.Date(), pl.Datetime("us", "UTC")

_FINDINGS: dict[str, pl.DataType] = (
    {"finding_id": TEXT, "kind": TEXT, "detector": TEXT, "severity": TEXT}
    | {"confidence": SHARE, "score": SHARE, "first_at": TIME, "last_at": TIME}
    | {"amount_minor": WHOLE, "currency": TEXT, "anchor_id": TEXT, "sentence_en": TEXT}
    | {"sentence_zh": TEXT, "facts": TEXT, "parameters": TEXT, "state": TEXT, "reason": TEXT}
    | {"first_seen": TIME, "last_seen": TIME, "source": TEXT}
    | {"look_next_en": TEXT, "look_next_zh": TEXT}
)
_MEMBERS: dict[str, pl.DataType] = dict.fromkeys(("finding_id", "member_kind", "member_id", "role"), TEXT)


@dataclass(frozen=True)
class RunTable:
    """A result table of a run: one Parquet file."""

    name: str
    note: str
    key: tuple[str, ...]
    columns: dict[str, pl.DataType]

    def shaped(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Give the rows with exactly the table's columns and types, in the order of its key.

        Raises
        ------
        polars.exceptions.ColumnNotFoundError, polars.exceptions.InvalidOperationError
            If a column is missing or a value does not fit its type.
        """
        shaped = rows.select(pl.col(name).cast(dtype) for name, dtype in self.columns.items())
        return shaped.sort(self.key, maintain_order=True) if self.key else shaped

    def empty(self) -> pl.DataFrame:
        """The table without rows."""
        return pl.DataFrame(schema=self.columns)


RUN_TABLES: dict[str, RunTable] = {
    table.name: table
    for table in (
        RunTable(
            "flows",
            "money from party to party per month and currency; flows of a party to itself are left out",
            FLOW_KEY,
            FLOW_SCHEMA,
        ),
        RunTable(
            "features",
            "what the run knows about each customer",
            ("party_id",),
            {"party_id": TEXT} | {feature.name: feature.polars_type for feature in FEATURES},
        ),
        RunTable(
            "communities",
            "which community a customer belongs to; core_rank 1 is the most central member",
            ("community", "core_rank"),
            {"party_id": TEXT, "community": TEXT, "core_rank": WHOLE},
        ),
        RunTable(
            "community_profiles",
            "each community: size, inner ties, traits (JSON list of trait, value, count, share and lift)",
            ("community",),
            {"community": TEXT, "members": WHOLE, "persons": WHOLE, "firms": WHOLE, "ties": WHOLE}
            | {"value_segment": TEXT, "traits": TEXT, "sentence_en": TEXT, "sentence_zh": TEXT},
        ),
        RunTable("findings", "alerts (risk) and opportunities (growth)", ("finding_id",), _FINDINGS),
        RunTable(
            "finding_members",
            "the evidence of a finding: its parties, accounts, transactions and guarantees",
            ("finding_id", "member_kind", "member_id", "role"),
            _MEMBERS,
        ),
        RunTable(
            "shadow_findings",
            "what detectors on trial found, as findings: no alerts, shown and exported nowhere",
            ("finding_id",),
            _FINDINGS,
        ),
        RunTable(
            "shadow_finding_members",
            "the evidence of shadow findings",
            ("finding_id", "member_kind", "member_id", "role"),
            _MEMBERS,
        ),
        RunTable(
            "detectors",
            "the detectors that ran, by segment (empty: customers in none), with all parameters (JSON) and "
            "the resolution of the data, by which the standard ones go",
            ("detector", "segment"),
            dict.fromkeys(("detector", "segment", "resolution", "parameters"), TEXT),
        ),
        RunTable(
            "searches",
            "what detectors searched, by a hash of all it was searched in, and the instances found there as "
            "places in it; taken_over: as the parent run found them",
            ("search", "fingerprint"),
            SEARCH_COLUMNS,
        ),
        RunTable(
            "filings",
            "reports due by amount alone, one a line of a rule that a customer meets on a business day",
            ("rule", "party_id", "business_day", "direction", "currency"),
            FILING_SCHEMA,
        ),
        RunTable(
            "tags",
            "tags that customers carry, since when and why",
            ("party_id", "tag"),
            {"party_id": TEXT, "tag": TEXT, "since": DAY, "why_en": TEXT, "why_zh": TEXT, "aml_only": FLAG},
        ),
        RunTable(
            "referrals",
            "customers to ask for a referral, the best first; brings: JSON counts and bands, never a name",
            ("rank",),
            {"party_id": TEXT, "brings": TEXT, "score": SHARE, "why_en": TEXT, "why_zh": TEXT, "rank": WHOLE},
        ),
        RunTable(
            "supply_chains",
            "regular suppliers of core enterprises in the last 12 months, by bank and currency",
            ("core_id", "currency", "supplier_id", "bank_code"),
            {"core_id": TEXT, "supplier_id": TEXT, "supplier_ours": FLAG, "bank_code": TEXT, "currency": TEXT}
            | {"months": WHOLE, "count": WHOLE, "amount_minor": WHOLE, "share": SHARE},
        ),
        RunTable(
            "supply_chain_banks",
            "the banks that a core enterprise's regular suppliers were paid at in the last 12 months",
            ("core_id", "currency", "bank_code"),
            {"core_id": TEXT, "currency": TEXT, "bank_code": TEXT, "standing": TEXT, "suppliers": WHOLE}
            | {"amount_minor": WHOLE, "share": SHARE},
        ),
        RunTable(
            "left_out",
            "what the stages left out, and why; rows stand in the order of the stages",
            (),
            LEFT_OUT_SCHEMA,
        ),
    )
}
"""Every result table by name, in the order in which a run writes them."""
