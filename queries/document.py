"""The documentation of all queries, made of what the catalogue says: ``python -m queries.document``."""

import sys
from collections.abc import Iterable

from queries.catalogue import CATALOGUE
from queries.parameters import Parameter
from queries.query import Query

INTRODUCTION = """# Named queries

Every query asks the graph of one run. Its name and parameters are the same in the API
(`/v1/queries/NAME/answer`), on the command line (`fundgraph query NAME key=value …`) and in
`queries.engines`.
This page is made of the docstrings: `python -m queries.document > docs/queries.md`.

- **Engines**: `index`, the graph index of the current run, and `neo4j`, the server that a run was published
  to (`fundgraph query NAME … --on neo4j`; in the API `GET /v1/queries/NAME/answer?engine=neo4j&key=value…`,
  or `POST` with the arguments in the body). A query that is on both gives the same rows in the same order
  with the same `left_out`; where time is up, Neo4j gives no rows. What is published there as the view
  `growth` leaves out what only reviewers may read: who would see that in an answer is told so, and asks the
  index. `GET /v1/queries/NAME` describes the query and shows its Cypher; it gives no rows.
- **Answers** hold `columns`, `rows` and `left_out`: what is not shown, why, how many and how much money per
  currency. Rows come in a stated order, the same every time. `at_least` marks a count that a bound cut short.
- **Bounds**: `limit` rows (100 unless asked otherwise, at most 10,000), and bounds on nodes, edges and time
  set by whoever runs the engine. `row_limit`, `node_limit`, `edge_limit`, `walk_limit` and `time_limit` name
  the bound that cut an answer; other reasons are rules. Where the bound on edges ends
  `blocked_device_exposure`, `guarantee_chain_loans`, `loan_fund_trace`, `loans_upstream` or
  `onward_transfer_traces`, both engines say so (`edge_limit`); the index gives the rows found until then, and
  Neo4j none, nor what else they left out. A search that a bound ends has not seen what is beyond: it says "1
  transfer at least" and no amount, as an amount would take the search that was too large. Nor have ways an
  amount (`walk_limit`): they share transfers, and their sum would count the same money many times.
- **Windows** of time are closed at `from` and open at `to`. A day stands for the instant at which that
  business day begins in the bank's time zone and cut-off.
- **Roles of parties**: nothing runs through payment institutions, clearing, treasuries, internal accounts and
  the like; `role_not_ordinary` says what ended there.
- **Amounts** are integers in minor units of their currency, and amounts of two currencies are never added.
- **Who sees what**: columns marked with a resource are there for callers who may read it. Alerts, risk
  ratings and what comes from them are for the role `aml` alone. Campaign staff see persons who are not ours
  only as counts and bands (`outside_persons`). Account and identity numbers are masked.
"""


def document(queries: Iterable[Query]) -> str:
    """Give the page on some queries, by area."""
    sections = [INTRODUCTION]
    area = ""
    for query in queries:
        if query.area != area:
            area = query.area
            sections.append(f"## {area.replace('_', ' ').capitalize()}\n")
        sections.append(section(query))
    return "\n".join(sections)


def section(query: Query) -> str:
    """Give the section on one query."""
    parameters = "\n".join(parameter_line(one) for one in query.parameters)
    columns = "\n".join(
        f"| `{one.name}` | {one.type} | {one.doc} | {one.resource.replace('_', ' ')} |"
        for one in query.columns
    )
    roles = ", ".join(sorted(query.roles))
    finbench = f" LDBC FinBench: {query.finbench}." if query.finbench else ""
    return (
        f"### {query.name}\n\n**{query.title}.** For: {roles}. On: {', '.join(query.engines)}.{finbench}\n\n"
        f"{query.text}\n\n"
        f"| parameter | may be | if not given | meaning |\n|---|---|---|---|\n{parameters}\n\n"
        f"| column | type | meaning | reads |\n|---|---|---|---|\n{columns}\n"
    )


def parameter_line(parameter: Parameter) -> str:
    """Give the row of the table for one parameter."""
    default = (
        "required" if parameter.required else "" if parameter.default is None else str(parameter.default)
    )
    return f"| `{parameter.name}` | {parameter.allowed} | {default.lower()} | {parameter.doc} |"


if __name__ == "__main__":
    sys.stdout.write(document(CATALOGUE.values()))
