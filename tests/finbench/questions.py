"""FinBench's reads and the named queries that answer them: arguments from parameters, rows from answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from graph_engine.errors import InputError
from tests.finbench import decimals as write
from tests.finbench.decimals import amount, minor_units, ratio, source_id

Row = dict[str, Any]
Rows = list[Row]
Written = list[list[str]]
Setter = Callable[[Any], dict[str, object]]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ORDERS = {"TIMESTAMP_DESCENDING": "latest_first", "TIMESTAMP_ASCENDING": "earliest_first"}


class UnknownParameter(InputError):
    """A parameter, or a value of one, that no read has."""


def instant(milliseconds: int, further_us: int = 0) -> str | None:
    """A time as queries read it; none for one that no calendar holds."""
    try:
        return (EPOCH + timedelta(milliseconds=milliseconds, microseconds=further_us)).isoformat()
    except OverflowError:
        return None


def truncation_order(value: str) -> dict[str, object]:
    """The argument for FinBench's word."""
    if value not in ORDERS:
        raise UnknownParameter(f"truncationOrder is {value!r}; allowed is one of {', '.join(ORDERS)}")
    return {"truncation_order": ORDERS[value]}


def named(parameter: str, namespace: str) -> Setter:
    """An argument that is an id of a namespace."""
    return lambda value: {parameter: f"{namespace}:{value}"}


def more_than(parameter: str = "more_than_minor") -> Setter:
    """An argument that is a threshold on amounts."""
    return lambda value: {parameter: minor_units(value)}


WINDOW: dict[str, Setter] = {
    "startTime": lambda value: {"from": instant(value, 1)},
    "endTime": lambda value: {"to": instant(value)},
}
"""FinBench's windows are open at both ends, those of queries are closed at ``from``."""

TRUNCATED: dict[str, Setter] = {
    **WINDOW,
    "truncationLimit": lambda value: {"truncation_limit": value},
    "truncationOrder": truncation_order,
}


@dataclass(frozen=True)
class Question:
    """One read: the query that answers it, what each of its parameters becomes, and how rows are written."""

    query: str
    parameters: dict[str, Setter]
    written: Callable[[Rows], Written]

    def arguments(self, parameters: Mapping[str, Any]) -> dict[str, object]:
        """The query's arguments for FinBench's parameters.

        Raises
        ------
        UnknownParameter
            If one is not the read's, or has a value that none may have.
        """
        arguments: dict[str, object] = {}
        for name, value in parameters.items():
            if name not in self.parameters:
                known = ", ".join(self.parameters)
                raise UnknownParameter(f"{self.query} is asked with {name!r}; allowed is one of {known}")
            arguments |= self.parameters[name](value)
        return {name: value for name, value in arguments.items() if value is not None}


def each(*cells: Callable[[Row], str]) -> Callable[[Rows], Written]:
    """A row for each row."""
    return lambda rows: [[cell(row) for cell in cells] for row in rows]


def one(nothing: list[str], *cells: Callable[[Row], str]) -> Callable[[Rows], Written]:
    """Exactly one row, which stands for nothing where there is none."""
    return lambda rows: [[cell(row) for cell in cells] for row in rows] or [nothing]


def an_id(column: str) -> Callable[[Row], str]:
    """A source's id."""
    return lambda row: source_id(row[column])


def text(column: str) -> Callable[[Row], str]:
    """A count or a word."""
    return lambda row: "" if row[column] is None else str(row[column])


def money(column: str) -> Callable[[Row], str]:
    """An amount."""
    return lambda row: amount(row[column])


def over(numerator: str, denominator: str) -> Callable[[Row], str]:
    """A ratio of two whole numbers."""
    return lambda row: ratio(row[numerator], row[denominator])


def similarity(row: Row) -> str:
    """Shared companies over all; 0 where there are none."""
    every = row["companies"] + row["other_companies"] - row["shared"]
    return ratio(row["shared"], every) if every else "0.000"


ACCOUNT, PERSON = {"id": named("account", "acct")}, {"id": named("party", "person")}
TWO_ACCOUNTS = {"id1": named("payer_account", "acct"), "id2": named("payee_account", "acct")}
TWO_PERSONS = {"pid1": named("party", "person"), "pid2": named("other_party", "person")}
THRESHOLD = {"threshold": more_than()}
SIDES = ("returned", "onward")

QUESTIONS: dict[str, Question] = {
    "complex_1": Question(
        "blocked_device_exposure",
        ACCOUNT | TRUNCATED,
        each(an_id("account"), text("hops"), an_id("device"), text("device_kind")),
    ),
    "complex_2": Question(
        "loans_upstream",
        PERSON | TRUNCATED,
        each(an_id("account"), money("loan_amount_minor"), money("loan_balance_minor")),
    ),
    "complex_3": Question("transfer_distance", TWO_ACCOUNTS | WINDOW, one(["-1"], text("hops"))),
    "complex_4": Question(
        "transfer_cycle_of_three",
        TWO_ACCOUNTS | WINDOW,
        each(
            an_id("account"),
            *(
                cell
                for side in SIDES
                for cell in (
                    text(f"{side}_count"),
                    money(f"{side}_amount_minor"),
                    money(f"{side}_largest_minor"),
                )
            ),
        ),
    ),
    "complex_5": Question(
        "onward_transfer_traces", PERSON | TRUNCATED, each(lambda row: write.path(row["accounts"]))
    ),
    "complex_6": Question(
        "pooled_then_withdrawn",
        ACCOUNT
        | {
            "threshold1": more_than("transfers_more_than_minor"),
            "threshold2": more_than("withdrawals_more_than_minor"),
        }
        | TRUNCATED,
        each(an_id("account"), money("pooled_amount_minor"), money("withdrawn_amount_minor")),
    ),
    "complex_7": Question(
        "fast_in_fast_out",
        ACCOUNT | THRESHOLD | TRUNCATED,
        one(
            ["0", "0", write.NOTHING],
            text("payers"),
            text("payees"),
            over("in_amount_minor", "out_amount_minor"),
        ),
    ),
    "complex_8": Question(
        "loan_fund_trace",
        {"id": named("loan", "loan"), "threshold": lambda value: {"more_than_share": float(value)}}
        | TRUNCATED,
        each(an_id("account"), over("amount_minor", "loan_amount_minor"), text("steps")),
    ),
    "complex_9": Question(
        "loan_and_transfer_ratios",
        ACCOUNT | THRESHOLD | TRUNCATED,
        one(
            [write.NOTHING] * 3,
            over("disbursed_minor", "repaid_minor"),
            over("disbursed_minor", "out_amount_minor"),
            over("in_amount_minor", "out_amount_minor"),
        ),
    ),
    "complex_10": Question("shared_investments", TWO_PERSONS | WINDOW, one(["0.000"], similarity)),
    "complex_11": Question(
        "guarantee_chain_loans",
        PERSON | TRUNCATED,
        one(["0.000", "0"], money("loan_amount_minor"), text("loans")),
    ),
    "complex_12": Question(
        "payments_to_companies", PERSON | TRUNCATED, each(an_id("account"), money("amount_minor"))
    ),
    "simple_1": Question(
        "account_details",
        ACCOUNT,
        each(
            lambda row: write.milliseconds(row["opened_at"]),
            lambda row: str(bool(row["blocked"])).lower(),
            text("product"),
        ),
    ),
    "simple_2": Question(
        "account_turnover",
        ACCOUNT | WINDOW,
        one(
            ["0.000", write.NOTHING, "0"] * 2,
            *(
                cell
                for side in ("out", "in")
                for cell in (
                    money(f"{side}_amount_minor"),
                    money(f"{side}_largest_minor"),
                    text(f"{side}_count"),
                )
            ),
        ),
    ),
    "simple_3": Question(
        "blocked_payer_share",
        ACCOUNT | THRESHOLD | WINDOW,
        one([write.NOTHING], over("from_blocked", "count")),
    ),
    "simple_4": Question(
        "transfers_out_by_payee",
        ACCOUNT | THRESHOLD | WINDOW,
        each(an_id("payee_account"), text("count"), money("amount_minor")),
    ),
    "simple_5": Question(
        "transfers_in_by_payer",
        ACCOUNT | THRESHOLD | WINDOW,
        each(an_id("payer_account"), text("count"), money("amount_minor")),
    ),
    "simple_6": Question("blocked_accounts_of_same_payers", ACCOUNT | WINDOW, each(an_id("account"))),
}
"""FinBench's reads by the beginning of their files' names."""
