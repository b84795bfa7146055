"""The page of all detectors: ``python -m graph_engine.detectors.page > docs/detectors.md``."""

import ast
from inspect import cleandoc, getsource
from itertools import pairwise
from typing import Any

from graph_engine.detectors import DETECTORS
from graph_engine.detectors.background import HISTORY_DAYS, UNKNOWN_SHARE
from graph_engine.detectors.detector import Detector
from graph_engine.detectors.oddest import MOST
from graph_engine.detectors.shape_alerts import ALWAYS, POWER
from graph_engine.detectors.stakes import LEVELS

_SEVERITIES = ", ".join(f"{word} from {n}" for n, word in LEVELS)

HEAD = f"""# Detectors

Every run looks for these patterns; `fundgraph detectors` lists them. This page is made from the
detectors' own texts and parameters: `python -m graph_engine.detectors.page > docs/detectors.md`.

What holds for all of them:

- A finding is about an account of ours; of outside accounts only what they have to do with ours is known.
  A guarantee circle is about a party, and its evidence are guarantees, no transactions.
- What needs a column that the ledger leaves empty is not guessed, but counted as left out with its reason.
- Each detector is active, on trial (*shadow*) or disabled, and may have parameters of its own for segments of
  customers: [analyses.md](analyses.md).
- Money is followed within one currency, but for shapes among strangers. No pattern runs through an account
  that is not ordinary (payment institutions, clearing, treasuries, internal accounts). Parties are counted,
  not accounts.
- What was reversed or returned has not moved.
- *Usual* is the median payment between ordinary accounts of different holders in a currency.
- In the first {HISTORY_DAYS} days of the ledger the past does not tell what is usual: what followed is read
  as well, the confidence is lower, and the finding says so.
- **Score**: how rare. Each detector orders its situations by how odd they are; the score says how few of the
  parties that pay others have one at least as odd: -ln((1 + so many) / (1 + parties)) over ln(1 + parties),
  from 0 to below 1, so that the best of every detector come first. Shapes among strangers are ordered by the
  mean rank of their measures among all situations of the detector and the same kind of party; all else by the
  shares (n + 1) / (N + 1) of the population that show as much as each measure, the mean of their -ln.
- **Shapes among strangers** (fan-out, gather-scatter, scatter-gather, bipartite, stack, cycle, U-turn) follow
  parties over all their accounts and currencies, amounts in usual payments; their exact definitions stand in
  [patterns.md](patterns.md). Of more than {MOST:,} instances only the oddest are looked into, and of n
  parties the {ALWAYS} or n^{POWER} oddest situations are alerts; how many others there were is counted.
- **Severity**: how much is at stake, in usual payments: {_SEVERITIES}, else low.
- **Confidence**: how well the evidence fits, from 0 to 1: the mean of two or three shares, which the
  finding's facts give. A share that nothing tells counts as {UNKNOWN_SHARE}.
- The same situation keeps its id from run to run: detector, anchor and first transaction; or at least
  half of the smaller's transactions in common with the earlier finding. Where several meet, the oldest id
  stays and `merged_findings` lists the others.
- A finding whose anchor is on the list of explained behaviour is kept as suppressed, one that a reviewer
  closed as explained is kept as closed, each with the reason.
- A source that could not be read where this was written says "not checked against the text".
"""


def page() -> str:
    """Write the page in Markdown."""
    return "\n".join([HEAD, *(_chapter(detector) for detector in DETECTORS)])


def _chapter(detector: Detector) -> str:
    texts = detector.texts
    return "\n".join(
        [
            f"## `{detector.name}`: {detector.title['en']}",
            f"\n{detector.title['zh']}\n",
            f"{texts.definition}\n",
            f"- **Fires on**: {texts.fires_on}",
            f"- **Misses**: {texts.misses}",
            f"- **Look next**: {texts.look_next} {detector.look_next['zh']}",
            f"- **Source**: {texts.source}\n",
            "| parameter | seconds | days | why |",
            "|---|---|---|---|",
            *_rows(detector),
            "",
        ]
    )


def _rows(detector: Detector) -> list[str]:
    of_seconds, of_days = detector.parameters_for("second"), detector.parameters_for("day")
    reasons = _reasons(type(of_seconds))
    return [
        f"| {name} | {getattr(of_seconds, name):,} | {getattr(of_days, name):,} | {reason} |"
        for name, reason in reasons.items()
    ]


def _reasons(parameters: type[Any]) -> dict[str, str]:
    """Parameter to the text that stands below it."""
    (body,) = ast.parse(cleandoc(getsource(parameters))).body
    statements = body.body if isinstance(body, ast.ClassDef) else []
    return {
        field.target.id: " ".join(text.value.value.split())
        for field, text in pairwise(statements)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(text, ast.Expr)
        and isinstance(text.value, ast.Constant)
        and isinstance(text.value.value, str)
    }


if __name__ == "__main__":
    print(page(), end="")
