"""One month of transactions as the file of the ``fundgraph`` layout."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from graph_engine.synthetic.accounts import CURRENCIES
from graph_engine.synthetic.arrays import NONE, Chances, Ints, as_money, numbered, picked, whole
from graph_engine.synthetic.banks import BANK_ABROAD, BANKS, branch_ids
from graph_engine.synthetic.booking import Booked
from graph_engine.synthetic.days import DAY_S
from graph_engine.synthetic.identity import card_numbers
from graph_engine.synthetic.instants import as_day_text, as_instants
from graph_engine.synthetic.labels import LABELS
from graph_engine.synthetic.world import World

MISSING_NAME_SHARE = 0.05
OTHER_SPELLING_SHARE = 0.15
DIGITS = 10

_PURPOSES = [purpose or None for label in LABELS for purpose in (label.purposes or ("",))]
_PURPOSE_COUNT = whole([max(len(label.purposes), 1) for label in LABELS])
_PURPOSE_START = whole(np.cumsum(_PURPOSE_COUNT) - _PURPOSE_COUNT)


@dataclass(frozen=True)
class Script:
    """Words and numbers by account, made once: ids, numbers, names as received, banks, devices, branches."""

    account_id: pl.Series
    number: pl.Series
    usual_name: pl.Series
    other_name: pl.Series
    bank: Ints
    branch: Ints
    device: Ints
    merchants: pl.Series


def make_script(world: World, merchants: pl.Series) -> Script:
    """Write down every account's words."""
    accounts = world.accounts
    codes = whole(np.arange(len(accounts)))
    return Script(
        account_id=numbered("A", codes, 8),
        number=card_numbers(codes),
        usual_name=accounts.usual_name,
        other_name=accounts.other_name,
        bank=accounts.bank,
        branch=world.branch_of_account,
        device=world.device_of_account,
        merchants=merchants,
    )


def transaction_ids(numbers: Ints) -> pl.Series:
    """Ids of transaction numbers."""
    return numbered("T", numbers, DIGITS)


def write_month(path: Path, booked: Booked, script: Script, rng: Chances) -> None:
    """Write the month's file."""
    frame = pl.DataFrame(
        {
            **_what(booked),
            **_how(booked, script),
            **_side("payer", booked.rows.payer, script, rng),
            **_side("payee", booked.rows.payee, script, rng),
            **_after("payer", booked.rows.payer, booked.running.payer_minor, script),
            **_after("payee", booked.rows.payee, booked.running.payee_minor, script),
            "reverses": transaction_ids(booked.rows.reverses),
        }
    )
    frame.write_csv(path)


def _what(booked: Booked) -> dict[str, pl.Series]:
    rows, label = booked.rows, booked.rows.label
    ids = transaction_ids(booked.numbers)
    return {
        "transaction_id": ids,
        "serial": "ZW" + ids.str.slice(1),
        "time": as_instants(rows.time_s),
        "time_precision": pl.repeat("second", len(rows), eager=True),
        "business_day": as_day_text(rows.time_s // DAY_S),
        "amount": as_money(rows.amount_minor),
        "currency": _word("currency", label),
        "kind": _word("kind", label),
        "instrument": _word("instrument", label),
        "status": pl.repeat("booked", len(rows), eager=True),
    }


_WORDS: dict[str, tuple[str | None, ...]] = {
    "currency": tuple(CURRENCIES[label.currency] for label in LABELS),
    "kind": tuple(label.kind for label in LABELS),
    "instrument": tuple(label.instrument for label in LABELS),
    "channel": tuple(label.channel for label in LABELS),
    "summary": tuple(label.summary for label in LABELS),
    "merchant_category": tuple(label.category for label in LABELS),
    "payroll": tuple("true" if label.payroll else "false" for label in LABELS),
    "cross_border": tuple("true" if label.cross_border else "false" for label in LABELS),
    "bop_code": tuple(label.bop_code for label in LABELS),
}


def _word(column: str, label: Ints) -> pl.Series:
    return picked(_WORDS[column], label)


_BY_DEVICE = np.array([label.channel in ("mobile", "online", "third_party") for label in LABELS])
_AT_BRANCH = np.array([label.channel in ("branch", "atm") for label in LABELS])


def _how(booked: Booked, script: Script) -> dict[str, pl.Series]:
    rows, label = booked.rows, booked.rows.label
    purpose = (
        _PURPOSE_START[label]
        + booked.numbers * 2_654_435_761 % 4_294_967_296 // 65_536 % _PURPOSE_COUNT[label]
    )
    own = np.where(rows.payer >= 0, rows.payer, rows.payee)
    batch = np.where(rows.batch >= 0, rows.time_s // DAY_S * 10**8 + rows.batch, NONE)
    by_payer = _BY_DEVICE[label] & (rows.payer >= 0)
    return {
        "channel": _word("channel", label),
        "branch_id": picked(branch_ids(), np.where(_AT_BRANCH[label], script.branch[own], NONE)),
        "summary": _word("summary", label),
        "purpose": picked(_PURPOSES, purpose),
        "merchant": picked(script.merchants, rows.merchant),
        "merchant_category": _word("merchant_category", label),
        "batch_id": numbered("B", batch, 13),
        "payroll": _word("payroll", label),
        "device_id": numbered("D", np.where(by_payer, script.device[rows.payer], NONE), 8),
        "cross_border": _word("cross_border", label),
        "bop_code": _word("bop_code", label),
    }


def _side(side: str, account: Ints, script: Script, rng: Chances) -> dict[str, pl.Series]:
    """The account of a side; for one not ours what came with the money, the name sometimes missing."""
    chance = rng.random(len(account))
    bank = np.where(account >= 0, script.bank[account], 0)
    theirs = np.where(bank > 0, account, NONE)
    named = np.where(chance >= MISSING_NAME_SHARE, theirs, NONE)
    other = chance >= 1 - OTHER_SPELLING_SHARE
    usual = picked(script.usual_name, np.where(other, NONE, named))
    unusual = picked(script.other_name, np.where(other, named, NONE))
    country = np.where(bank == 0, NONE, np.where(bank == BANK_ABROAD, 1, 0))
    return {
        f"{side}_account": picked(script.account_id, account),
        f"{side}_number": picked(script.number, theirs),
        f"{side}_name": usual.zip_with(pl.Series(~other), unusual),
        f"{side}_bank": picked([bank.code for bank in BANKS], np.where(bank > 0, bank, NONE)),
        f"{side}_country": picked(("CN", "HK"), country),
    }


def _after(side: str, account: Ints, balance_minor: Ints, script: Script) -> dict[str, pl.Series]:
    ours = (account >= 0) & (script.bank[account] == 0)
    text = as_money(balance_minor)
    return {f"{side}_balance": text.set(pl.Series(~ours), None)}
