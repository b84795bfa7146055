"""Who may see what, as data: one table of resources and the roles of callers that may read them.

Every route, query and export asks this table; none decides for itself. The rules are those of the
bank: what belongs to anti-money-laundering work is readable by ``aml`` alone, campaign staff see
persons who are not ours only as counts and bands, numbers that identify are masked for everybody,
and administrators of keys see no customer data.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from graph_engine.errors import BadParameter, NotAllowed
from graph_engine.schema.masks import mask_number, mask_text

ROLES_OF_CALLERS = ("analyst", "campaign", "aml", "data", "admin", "cypher")
"""Who calls: corporate-banking analysts, campaign staff, AML reviewers, data engineers, admins of keys, and
who asks statements of their own of the graph that is published to Neo4j."""

PERMISSIONS: dict[str, frozenset[str]] = {
    resource: frozenset(roles.split())
    for resource, roles in {
        "alerts": "aml",
        "watch_lists": "aml",
        "risk_ratings": "aml",
        "judgements": "aml",
        "filings": "aml",
        "cases": "aml",
        "backtests": "aml",
        "scores": "aml",
        "detectors": "aml",
        "rankers": "aml",
        "aml_tags": "aml",
        "parties": "analyst campaign aml",
        "outside_persons": "analyst aml",
        "accounts": "analyst aml",
        "transactions": "analyst aml",
        "flows": "analyst aml",
        "traces": "analyst aml",
        "neighbourhood": "analyst aml",
        "opportunities": "analyst aml",
        "communities": "analyst campaign aml",
        "tags": "analyst campaign aml",
        "referrals": "analyst campaign",
        "queries": "analyst campaign aml",
        "statements": "cypher",
        "statements_on_risk": "aml",
        "unmasked_numbers": "aml",
        "features": "data",
        "balance_differences": "data",
        "quarantine": "data",
        "loads": "data",
        "runs": "analyst campaign aml data admin",
        "metrics": "data admin",
        "keys": "admin",
        "audit": "admin",
        "readiness": "analyst campaign aml data admin cypher",
        "openapi": "analyst campaign aml data admin cypher",
    }.items()
}
"""Resource to the roles that may read it. ``outside_persons`` and ``unmasked_numbers`` are ways of
seeing rows of other resources; ``queries`` opens the catalogue, where each query names its own roles;
``statements`` opens all that is published, and ``statements_on_risk`` is needed beside it where that is
more than the view for growth."""

AML_TABLE_READS = {"judgement": "judgements", "list_entry": "watch_lists"}
"""Tables of the ledger that belong to AML work, and the resource that their rows and counts are."""

MASKED_COLUMNS = frozenset({"id_number", "number", "payer_number", "payee_number"})
"""Columns shown through :func:`mask_number` unless the viewer asked for, and may have, the number itself."""

FREE_TEXT_COLUMNS = frozenset({"name", "former_names", "description", "occupation", "summary", "purpose"})
"""Columns that people write into, in which numbers are shown through :func:`mask_text`."""

HIDDEN_COLUMNS = frozenset({"value_hash"})
"""Columns nobody is shown."""

COUNTED_KINDS = ("person", "sole_trader")
"""Kinds of party that are persons; who is not ours and of these, or of no known kind, is only counted."""

OUTSIDE_PERSONS = "outside_persons"
"""Why rows about them are left out: the resource a viewer would have to be allowed to read."""


@dataclass(frozen=True, init=False)
class Viewer:
    """Who looks: the roles held, and whether numbers are to be shown in full.

    >>> Viewer("campaign").may("alerts"), Viewer("aml").may("alerts")
    (False, True)
    """

    roles: frozenset[str]
    unmasked: bool

    def __init__(self, *roles: str, unmasked: bool = False) -> None:
        for role in roles:
            if role not in ROLES_OF_CALLERS:
                raise BadParameter("role", role, f"one of {', '.join(ROLES_OF_CALLERS)}")
        if not roles:
            raise BadParameter("role", "", f"at least one of {', '.join(ROLES_OF_CALLERS)}")
        object.__setattr__(self, "roles", frozenset(roles))
        object.__setattr__(self, "unmasked", unmasked)
        if unmasked:
            self.require("unmasked_numbers")

    @classmethod
    def owner(cls) -> "Viewer":
        """Who can read the files of a home on this machine, and so holds every role."""
        return cls(*ROLES_OF_CALLERS)

    def holds(self, roles: Iterable[str]) -> bool:
        """Whether the viewer has any of these roles."""
        return not self.roles.isdisjoint(roles)

    def may(self, resource: str) -> bool:
        """Whether the viewer may read the resource; an unknown resource is a KeyError, never a yes."""
        return self.holds(PERMISSIONS[resource])

    def require(self, resource: str) -> None:
        """Do nothing if the viewer may read the resource.

        Raises
        ------
        NotAllowed
            If no role of the viewer may; the message names the roles that may.
        """
        if not self.may(resource):
            held, needed = ", ".join(sorted(self.roles)), ", ".join(sorted(PERMISSIONS[resource]))
            raise NotAllowed(f"{resource} may be read by {needed}; this caller has {held}")

    def sees_party(self, kind: str | None, ours: bool) -> bool:
        """Whether the viewer may see this party as itself rather than in a count.

        >>> Viewer("campaign").sees_party("person", False), Viewer("campaign").sees_party("company", False)
        (False, True)
        """
        return ours or self.may(OUTSIDE_PERSONS) or not (kind is None or kind in COUNTED_KINDS)


def finding_reads(kind: str, state: str) -> str:
    """The resource that a viewer must be allowed to read to know of a finding.

    Why a finding was set aside rests on watch lists and judgements, so one that is not open is for who may
    read those.

    >>> finding_reads("opportunity", "open"), finding_reads("opportunity", "closed")
    ('opportunities', 'judgements')
    """
    if state != "open":
        return "judgements"
    return {"alert": "alerts", "opportunity": "opportunities"}[kind]


STAGE_READS = {
    "features": "features",
    "communities": "communities",
    "alerts": "alerts",
    "filings": "filings",
    "supply_chains": "flows",
    "opportunities": "opportunities",
    "referrals": "referrals",
}
"""Stage of a run to the resource that what it left out, and how many, belongs to."""

REASON_READS = {"not_to_be_approached": "watch_lists"}
"""Reasons that tell of more than their stage does, and the resource that they belong to."""


def left_out_reads(stage: str, reason: str) -> str:
    """The resource that a viewer must be allowed to read to know what a stage of a run left out.

    >>> left_out_reads("alerts.cycle", "cut short"), left_out_reads("opportunities", "fewer_payers")
    ('alerts', 'opportunities')
    >>> left_out_reads("opportunities", "not_to_be_approached")
    'watch_lists'
    """
    return REASON_READS.get(reason, STAGE_READS[stage.partition(".")[0]])


def shown(viewer: Viewer, column: str, value: str | None) -> str | None:
    """A value of a text column as the viewer may see it."""
    if value is None or viewer.unmasked:
        return value
    if column in MASKED_COLUMNS:
        return mask_number(value)
    return mask_text(value) if column in FREE_TEXT_COLUMNS else value
