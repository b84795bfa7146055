"""The screen for programs: where the API is, a line that asks it, and found versus planted."""

from dataclasses import dataclass

from api.demo.page import Grid, Line, Page
from api.demo.show import Show
from api.pictures import FoundOfPlanted, shares_picture
from graph_engine.synthetic.truth import found_versus_planted


@dataclass(frozen=True)
class Entry:
    """How a program gets in: the address of the API, a key, and the command that serves it."""

    url: str
    key: str
    serve: str


def programs_page(show: Show, entry: Entry) -> Page:
    """Tell where the API is, how to ask it, and how much of what was planted was found."""
    run = show.run
    kinds = found_versus_planted(
        show.truth, run.table("findings"), run.table("finding_members"), run.table("communities")
    )
    named = [
        FoundOfPlanted(show.say(f"kind_{kind}"), group == "lawful", planted, found)
        for group, kind, planted, found in kinds.select("group", "kind", "planted", "found").iter_rows()
    ]
    groups = [show.say(f"group_{group}") for group in kinds["group"]]
    rows = [(group, one.kind, one.planted, one.found) for group, one in zip(groups, named, strict=True)]
    columns = [show.say(f"column_{name}") for name in ("group", "kind", "planted", "found")]
    curl = f'curl -H "Authorization: Bearer {entry.key}" "{entry.url}/v1/alerts?limit=3"'
    return Page(
        show.say("programs_title"),
        [
            Line(show.say("api", url=f"{entry.url}/v1"), entry.serve),
            Line(show.say("curl"), curl),
            Line(
                show.say("found_versus_planted"),
                "fundgraph export alerts --out alerts.parquet",
                show.draw("found_versus_planted", shares_picture(named, show.lang)),
            ),
            Grid(columns, rows),
        ],
    )
