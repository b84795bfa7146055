"""Why a row is put aside: the closed list of reason codes."""

REASONS: dict[str, str] = {
    "bad_number": "is not a number as the mapping describes it",
    "too_many_decimals": "has more decimals than its currency and the mapping allows",
    "overflow": "is too large to be stored exactly",
    "negative_amount": "is negative where the mapping gives a sign no meaning",
    "zero_amount": "is zero where an amount moves",
    "rounded_by_spreadsheet": "lost its last digits in a spreadsheet",
    "unknown_currency": "is not an ISO 4217 code in use",
    "bad_time": "is not a time in the mapping's format",
    "naive_time": "names no time zone, and neither does the mapping",
    "bad_date": "is not a day of the calendar",
    "bad_flag": "is neither a word for yes nor one for no",
    "out_of_range": "is not a share between 0 and 1",
    "missing_value": "is empty where a value is needed",
    "unknown_category": "is a word that the mapping or the ledger does not know",
    "no_match": "does not have the form that the mapping extracts from",
    "bad_direction": "does not say whether the account was debited or credited",
    "unknown_reference": "refers to something that the ledger does not hold",
    "failed_identifier": "fails the check of its identifier",
    "key_conflict": "has the key of another row and other content",
    "wrong_field_count": "has another number of fields than the header",
    "not_taken": "is taken by no table of the mapping",
}
"""Reason code to what is wrong with the value."""


class BadValue(Exception):
    """A value that cannot be taken, with its reason code."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(REASONS[reason])
