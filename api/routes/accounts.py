"""Accounts and their transactions."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import AwareDatetime

from api.access import AccountReader, TransactionReader
from api.ids import AccountId
from api.models.accounts import Account, Transaction
from api.models.pages import Page
from api.pages import PageAsked
from api.reading.accounts import Window, account_rows, transactions_of
from api.service import RunHere

ROUTER = APIRouter(prefix="/accounts", tags=["accounts"])


@ROUTER.get("/{account_id}")
def get_account(caller: AccountReader, run: RunHere, account_id: AccountId) -> Account:
    """One account."""
    code = run.index.nodes("Account").code_of(account_id)
    account = Account(**account_rows(run, caller.viewer, [code])[0])
    caller.asks_about([account.holder_id])
    return account


@ROUTER.get("/{account_id}/transactions")
def list_transactions(
    caller: TransactionReader,
    asked: PageAsked,
    account_id: AccountId,
    after: Annotated[AwareDatetime | None, Query(description="at this instant or later")] = None,
    before: Annotated[AwareDatetime | None, Query(description="earlier than this instant")] = None,
) -> Page[Transaction]:
    """Money in and out of the account, the newest first."""
    code = asked.run.index.nodes("Account").code_of(account_id)
    found = transactions_of(asked.run, caller.viewer, code, Window(after, before))
    page = asked.page(found, lambda row: Transaction(**row))
    caller.asks_about(one.counterparty_account for one in page.items if one.counterparty_account)
    return page
