"""Who may be asked for a referral: the rules, one after the other, each with the number it leaves out."""

from datetime import timedelta

import polars as pl

from graph_engine.facts import Facts
from graph_engine.referrals.aml import open_in_aml
from graph_engine.referrals.parameters import ReferralParameters

PERSON_KINDS = ("person", "sole_trader")

NOT_TO_BE_ASKED = "not_to_be_asked"
"""One reason for staff, contacts, complaints, blocks and what only aml may know, so that it tells nothing."""


def eligible(
    facts: Facts,
    features: pl.DataFrame,
    alerts: tuple[pl.DataFrame, pl.DataFrame],
    parameters: ReferralParameters,
) -> tuple[pl.DataFrame, dict[str, int]]:
    """Give the customers who may be asked, and how many each rule left out.

    Parameters
    ----------
    facts : Facts
        The ledger at the instant.
    features : DataFrame
        The run table ``features``.
    alerts : pair of DataFrame
        The run's findings and their members.
    parameters : ReferralParameters
        The rules' numbers.

    Returns
    -------
    customers : DataFrame, shape (n_eligible, 2)
        ``party`` (code), ``party_id``: adult, active persons and sole traders with consent who are not
        staff, not blocked, were not contacted and did not complain lately, and are not open in AML.
    left_out : dict of str to int
        Customers left out, by the first rule that did.
    """
    people = facts.customers.filter(pl.col("kind").is_in(PERSON_KINDS)).join(features, on="party_id")
    of_age = (pl.col("kind") == "sole_trader") | (pl.col("age_years") >= parameters.min_age_years)
    active = pl.min_horizontal("in_recency_days", "out_recency_days") < parameters.active_days
    free = ~pl.any_horizontal(pl.col("staff", "blocked").fill_null(value=False))
    barred = pl.concat([_met_lately(facts, parameters), open_in_aml(facts, *alerts)])
    rules = {
        "not_adult_or_age_unknown": people.filter(of_age),
        "not_active": people.filter(active),
        "without_consent": people.join(_consenting(facts, parameters), on="party_id", how="semi"),
        NOT_TO_BE_ASKED: people.filter(free).join(barred, on="party_id", how="anti"),
    }
    left_out = {"not_a_person": facts.customers.height - people.height}
    for reason, fitting in rules.items():
        kept = people.join(fitting, on="party_id", how="semi")
        left_out[reason] = people.height - kept.height
        people = kept
    return people.select("party", "party_id"), left_out


def _consenting(facts: Facts, parameters: ReferralParameters) -> pl.DataFrame:
    """Those whose latest consent row for one of the purposes was given."""
    return (
        facts.tables["consent"]
        .filter(pl.col("purpose").is_in(parameters.purposes))
        .sort("at", "consent_id")
        .unique("party_id", keep="last", maintain_order=True)
        .filter("given")
        .select("party_id")
    )


def _met_lately(facts: Facts, parameters: ReferralParameters) -> pl.DataFrame:
    """Those contacted, asked for a referral, or complaining less than the gap ago."""
    since = facts.instant - timedelta(days=parameters.contact_gap_days)
    events = [
        facts.tables[name].filter(pl.col("time") > since).select(party_id=party)
        for name, party in (("contact", "party_id"), ("complaint", "party_id"), ("referral", "referrer_id"))
    ]
    return pl.concat(events)
