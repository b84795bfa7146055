"""The pages of all detectors, a page each.

``python -m graph_engine.detectors.page docs/detectors tests/cases/detectors`` writes them.
"""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from graph_engine.detectors import DETECTORS
from graph_engine.detectors.detector import Detector
from graph_engine.detectors.words import parameters_of
from graph_engine.findings.from_patterns import LESS_SURE_BELOW
from graph_engine.patterns.background import HISTORY_DAYS, UNKNOWN_SHARE
from graph_engine.patterns.comparable import ALWAYS, POWER
from graph_engine.patterns.oddest import MOST
from graph_engine.patterns.stakes import LEVELS

INDEX = "README.md"

SHAPES = (
    "fan_in",
    "fan_out",
    "gather_scatter",
    "scatter_gather",
    "bipartite",
    "stack",
    "pass_through",
    "relay",
    "round_trip",
    "cycle",
    "u_turn",
)
"""Detectors of shapes, which patterns.md defines apart from what is told by behaviour and meaning."""

_SEVERITIES = ", ".join(f"{word} from {n}" for n, word in LEVELS)

HEAD = f"""# Detectors

Every run looks for these patterns; `fundgraph detectors` and `GET /v1/detectors` list them. What other
parameters would find is told by a [backtest](../backtest.md). These pages are made from the detectors' own
texts, parameters and cases:
`python -m graph_engine.detectors.page docs/detectors tests/cases/detectors`.

What holds for all of them:

- A finding is about an account of ours; of outside accounts only what they have to do with ours is known.
  A guarantee circle is about a party, and its evidence are guarantees, no transactions.
- What needs a column that the ledger leaves empty is not guessed, but counted as left out with its reason.
- Each detector is active, on trial (*shadow*) or disabled, and may have parameters of its own for segments of
  customers: [analyses.md](../analyses.md).
- Money is followed within one currency, but for shapes among strangers. No pattern runs through an account
  that is not ordinary (payment institutions, clearing, treasuries, internal accounts). Parties are counted,
  not accounts.
- What was reversed or returned has not moved.
- *Usual* is the median payment between ordinary accounts of different holders in a currency.
- In the first {HISTORY_DAYS} days of the ledger the past does not tell what is usual: what followed is read
  as well, the confidence is lower, and the finding says so.
- **Score**: how rare. Each detector orders its situations by how odd they are. The evidence s is how few
  of the parties that pay others have one at least as odd, -ln((1 + so many) / (1 + parties)), and of what
  else is told, b, the part b w / (|b| + w), w being ln(1 + parties). b is the sum of three: where it can be
  told, minus the logarithm of how many as unlikely chance would bring, below 0 where these are several; -ln
  of the share of customers of the same kind that in their busiest calendar month pay or receive as much as
  one party does in the situation, a month; and, where another detector alerts half of the same transactions,
  -ln of the share of the detector's alerts of which that is true. The score is (s + w) / (3 w), from 0 to 1.
  Shapes among strangers are ordered by ranks among all situations of the detector and the same kind of
  party, half by how far they are beyond chance, half by the mean of their other measures; all else by the
  shares (n + 1) / (N + 1) of the population that show as much as each measure, the mean of their -ln.
- **Shapes among strangers** (fan-in, fan-out, gather-scatter, scatter-gather, bipartite, stack, relay, cycle,
  U-turn) follow parties over all their accounts and currencies, amounts in usual payments; their exact
  definitions stand in [patterns.md](../patterns.md). Of more than {MOST:,} instances only the oddest are
  looked into.
- **Alerts** are, of the situations of each detector, those further beyond chance than so many would be by
  chance, and the oddest: {ALWAYS}, or n^{POWER} of n parties that pay others. How many more there were is
  counted.
- **Severity**: how much is at stake, in usual payments: {_SEVERITIES}, else low.
  It says nothing of how sure the finding is: one of high or critical severity whose confidence is below
  {LESS_SURE_BELOW} says so in its sentence.
- **Confidence**: how well the evidence fits, from 0 to 1: the mean of two or three shares, which the
  finding's facts give. A share that nothing tells counts as {UNKNOWN_SHARE}.
- The same situation keeps its id from run to run: detector, anchor and first transaction; or at least
  half of the smaller's transactions in common with the earlier finding. Where several meet, the oldest id
  stays and `merged_findings` lists the others.
- A finding whose anchor is on the list of explained behaviour is kept as suppressed, one that a reviewer
  closed as explained is kept as closed, each with the reason.
- A source that could not be read where this was written says "not checked against the text".
- **Examples** are hand-written cases, which tests check: movements as
  `time | payer | payee | amount [currency] [| column=value]`, all accounts ours and each held by a party of
  its name unless `outside` or `holders` say otherwise. `small_payments` and `peers` are so many payments of
  100 and of 1,000 among others, by which it is known what is usual; `tables` are rows of the ledger.
"""


def pages(cases: Path) -> dict[str, str]:
    """Write the pages in Markdown: file name to text.

    Parameters
    ----------
    cases : Path
        The folder of hand-written cases, ``NAME.yaml`` each: a page shows the first that is told in words.
    """
    shown = {f"{detector.name}.md": _page(detector, _example(cases, detector)) for detector in DETECTORS}
    rows = [
        f"| [`{detector.name}`]({detector.name}.md) | {detector.title['en']} | {detector.title['zh']} |"
        for detector in DETECTORS
    ]
    table = ["| detector | what it finds | 说明 |", "|---|---|---|", *rows, ""]
    return {INDEX: "\n".join([HEAD, *table]), **shown}


def _page(detector: Detector, case: Mapping[str, Any]) -> str:
    texts = detector.texts
    section = "shapes" if detector.name in SHAPES else "by-behaviour-and-by-meaning"
    return "\n".join(
        [
            f"# `{detector.name}`: {detector.title['en']}",
            f"\n{detector.title['zh']}\n",
            f"{texts.definition}\n",
            "What holds for all detectors is told in [their list](README.md), what this page leaves open in",
            f"[patterns.md](../patterns.md#{section}).\n",
            f"- **Fires on**: {texts.fires_on}",
            f"- **Misses**: {texts.misses}",
            f"- **Look next**: {texts.look_next} {detector.look_next['zh']}",
            f"- **Source**: {texts.source}\n",
            "## Parameters\n",
            "Standard values for data with times of day, and for data with days only.\n",
            "| parameter | unit | times | days | allowed | why |",
            "|---|---|---|---|---|---|",
            *(
                f"| {one.name} | {one.unit} | {one.of_seconds:,} | {one.of_days:,} "
                f"| {one.least:,} to {one.most:,} | {one.why} |"
                for one in parameters_of(detector)
            ),
            "\n## Example\n",
            *_told(case),
            "",
        ]
    )


def _example(cases: Path, detector: Detector) -> Mapping[str, Any]:
    """The first case whose finding is told in both languages."""
    written = yaml.safe_load((cases / f"{detector.name}.yaml").read_text(encoding="utf-8"))
    case: Mapping[str, Any] = next(
        case
        for case in written
        if any({"sentence_en", "sentence_zh"} <= set(finding) for finding in case["findings"])
    )
    return case


def _told(case: Mapping[str, Any]) -> list[str]:
    """A case as its ledger and what is said of it."""
    ledger = {name: value for name, value in case.items() if name not in ("name", "findings", "left_out")}
    told = yaml.dump(ledger, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=1000)
    sentences = [
        sentence.strip()
        for finding in case["findings"]
        if "sentence_zh" in finding
        for sentence in (f"> {finding['sentence_en']}", ">", f"> {finding['sentence_zh']}")
    ]
    return [f"{case['name'][0].upper()}{case['name'][1:]}:\n", f"```yaml\n{told}```\n", *sentences]


class _Plain(yaml.SafeDumper):
    """Writes everything out, without anchors."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002  the base class's signature
        return True


def write_pages(folder: Path, cases: Path) -> None:
    """Write every page into a folder, and remove pages of detectors that are no more."""
    written = pages(cases)
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("*.md"):
        if path.name not in written:
            path.unlink()
    for name, text in written.items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write_pages(Path(sys.argv[1]), Path(sys.argv[2]))
