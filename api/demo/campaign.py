"""The campaign team's screen: one community in a sentence, its core customers, ten to ask with reasons."""

import polars as pl

from api.demo.page import Line, Page
from api.demo.show import Show
from api.pictures import CommunityDrawn, community_picture
from graph_engine.runs import Run

ROLE = "campaign"

CORE = 5
"""Core customers told; ours."""

TO_ASK = 10
"""Candidates told."""


def campaign_page(show: Show) -> Page:
    """Tell of the community with the best ten candidates."""
    title = show.say("campaign_title")
    community = _best_community(show.run)
    if community is None:
        return Page(
            title, [Line(show.say("no_candidates"), "fundgraph export referrals --out referrals.xlsx")]
        )
    members = show.ask("community_members", ROLE, community=community)
    names = {row["party"]: row["party_name"] or row["party"] for row in members}
    asked = _candidates(show.run, community).head(TO_ASK)
    drawn = CommunityDrawn(
        sorted(names),
        _ties(show.run, sorted(names)),
        {row["party"]: names[row["party"]] for row in members[:CORE]},
        asked["party_id"].to_list(),
    )
    return Page(title, [*_community_lines(show, community, drawn), *_candidate_lines(show, asked, names)])


def _community_lines(show: Show, community: str, drawn: CommunityDrawn) -> list[Line]:
    """The community in a sentence with its picture, and its core customers, the most central first."""
    profiles = show.run.table("community_profiles").filter(pl.col("community") == community)
    return [
        Line(
            show.say("community", sentence=profiles[f"sentence_{show.lang}"][0]),
            f"fundgraph query community_members community={community}",
            show.draw("community", community_picture(drawn, show.lang)),
        ),
        Line(
            show.say("core_customers", names=show.say("comma").join(drawn.core.values())),
            f"fundgraph query customer_360 party={next(iter(drawn.core))}",
        ),
    ]


def _candidate_lines(show: Show, asked: pl.DataFrame, names: dict[str, str]) -> list[Line]:
    """Whom to ask, and why each of them."""
    candidates = asked.select("party_id", f"why_{show.lang}").iter_rows()
    return [
        Line(show.say("to_ask", count=asked.height), "fundgraph export referrals --out referrals.xlsx"),
        *(
            Line(
                show.say("candidate", place=place, name=names[party], why=why),
                f"fundgraph query customer_360 party={party}",
            )
            for place, (party, why) in enumerate(candidates, start=1)
        ),
    ]


def _candidates(run: Run, community: str) -> pl.DataFrame:
    """Referral candidates of a community, the best first."""
    members = run.table("communities").filter(pl.col("community") == community)
    return run.table("referrals").join(members, on="party_id", how="semi").sort("rank")


def _best_community(run: Run) -> str | None:
    """The community whose ten best candidates have the highest scores together."""
    placed = run.table("referrals").join(run.table("communities"), on="party_id").sort("rank")
    best = placed.group_by("community").agg(pl.col("score").head(TO_ASK).sum())
    ranked = best.sort("score", "community", descending=[True, False])
    return None if ranked.is_empty() else str(ranked["community"][0])


def _ties(run: Run, members: list[str]) -> list[tuple[str, str]]:
    """Payments and relations between members, each two once, in the order of their ids."""
    among = (
        pl.col("left").is_in(members) & pl.col("right").is_in(members) & (pl.col("left") != pl.col("right"))
    )
    payments = run.table("flows").select(left="payer_id", right="payee_id").filter(among)
    related = run.index.edges("RELATED_TO")
    people = run.index.nodes("Party")
    relations = pl.DataFrame(
        {"left": people.ids_at(related.sources), "right": people.ids_at(related.targets)},
        schema={"left": pl.String, "right": pl.String},
    ).filter(among)
    both = pl.concat([payments, relations]).select(
        one=pl.min_horizontal("left", "right"), other=pl.max_horizontal("left", "right")
    )
    return [(one, other) for one, other in both.unique().sort("one", "other").iter_rows()]
