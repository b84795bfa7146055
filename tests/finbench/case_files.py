"""The hand-made cases of the shared data as files in FinBench's snapshot layout."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

NODE_FILES = {
    "Person": ("personId|personName|isBlocked|createTime", "{id}|{name}|{isBlocked}|0"),
    "Company": ("companyId|companyName|isBlocked|createTime", "{id}|{name}|{isBlocked}|0"),
    "Account": ("accountId|createTime|isBlocked|accoutType", "{id}|{createTime}|{isBlocked}|{type}"),
    "Loan": ("loanId|loanAmount|balance|createTime", "{id}|{loanAmount}|{balance}|0"),
    "Medium": ("mediumId|mediumType|isBlocked|createTime", "{id}|{type}|{isBlocked}|0"),
}
"""Header and row of the file of each label."""

EDGE_FILES = {
    "PersonOwnAccount": ("own", "Person", "personId|accountId|createTime", "{from}|{to}|{timestamp}"),
    "CompanyOwnAccount": ("own", "Company", "companyId|accountId|createTime", "{from}|{to}|{timestamp}"),
    "PersonApplyLoan": ("apply", "Person", "personId|loanId|createTime", "{from}|{to}|{timestamp}"),
    "CompanyApplyLoan": ("apply", "Company", "companyId|loanId|createTime", "{from}|{to}|{timestamp}"),
    "PersonInvestCompany": (
        "invest", "Person", "investorId|companyId|ratio|createTime", "{from}|{to}|{ratio}|{timestamp}",
    ),
    "CompanyInvestCompany": (
        "invest", "Company", "investorId|companyId|ratio|createTime", "{from}|{to}|{ratio}|{timestamp}",
    ),
    "PersonGuaranteePerson": ("guarantee", "Person", "fromId|toId|createTime", "{from}|{to}|{timestamp}"),
    "CompanyGuaranteeCompany": ("guarantee", "Company", "fromId|toId|createTime", "{from}|{to}|{timestamp}"),
    "MediumSignInAccount": ("signIn", "Medium", "mediumId|accountId|createTime", "{from}|{to}|{timestamp}"),
    "AccountTransferAccount": (
        "transfer", "Account", "fromId|toId|amount|createTime", "{from}|{to}|{amount}|{timestamp}",
    ),
    "AccountWithdrawAccount": (
        "withdraw", "Account", "fromId|toId|amount|createTime", "{from}|{to}|{amount}|{timestamp}",
    ),
    "LoanDepositAccount": (
        "deposit", "Loan", "loanId|accountId|amount|createTime", "{from}|{to}|{amount}|{timestamp}",
    ),
    "AccountRepayLoan": (
        "repay", "Account", "accountId|loanId|amount|createTime", "{from}|{to}|{amount}|{timestamp}",
    ),
}  # fmt: skip
"""Kind of edge, label of its source, header and row of each file of edges."""


def write_snapshot(graph: Path, folder: Path) -> None:
    """Write the graph of the cases as snapshot files to a folder."""
    told = json.loads(graph.read_text(encoding="utf-8"))
    nodes, edges = ({name: rows_of(part) for name, part in told[kind].items()} for kind in ("nodes", "edges"))
    for label, (header, row) in NODE_FILES.items():
        write_file(folder / f"{label}.csv", header, row, nodes[label])
    for name, (kind, source, header, row) in EDGE_FILES.items():
        ids = {node["id"] for node in nodes[source]}
        write_file(folder / f"{name}.csv", header, row, (one for one in edges[kind] if one["from"] in ids))


def rows_of(part: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of a part by column, flags in FinBench's words."""
    written = [
        [str(cell).lower() if isinstance(cell, bool) else cell for cell in row] for row in part["rows"]
    ]
    return [dict(zip(part["columns"], row, strict=True)) for row in written]


def write_file(path: Path, header: str, row: str, rows: Iterable[dict[str, Any]]) -> None:
    """Write one file."""
    lines = [header, *(row.format(**one) for one in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
