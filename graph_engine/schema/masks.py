"""Numbers that identify people, masked: alone, inside free text, inside JSON."""

import re
from typing import Any

IDENTITY_NUMBER = re.compile(
    r"\d{6}[ -]?(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[ -]?\d{3}[\dXx]"
)
"""A resident's identity number: place, day of birth, number of that day, check digit; GB 11643-1999."""


def mask_number(number: str) -> str:
    """Hide the middle of a number: at most four characters stay at either end, and at least half is hidden.

    The end of a resident's identity number is hidden too: with place and day of birth, which are shown beside
    it, the end would be the whole number.

    >>> mask_number("6222021234567890"), mask_number("13812345678"), mask_number("123")
    ('6222********7890', '13*******78', '***')
    >>> mask_number("11010519491231002X")
    '1101**************'
    """
    kept = min(4, len(number) // 4)
    at_end = 0 if IDENTITY_NUMBER.fullmatch(number) else kept
    return number[:kept] + "*" * (len(number) - kept - at_end) + number[len(number) - at_end :]


LONG_NUMBER = re.compile(
    r"(?<!\d)(?:"
    r"\d{10,}[\dXx]"  # a phone (11), identity (15, 18) or account number (mostly 12 to 19)
    r"|\d{4}(?:[ -]\d{4}){2,}(?:[ -]\d{1,4})?"  # the number of a card as it is printed
    r"|1\d{2}[ -]\d{4}[ -]\d{4}"  # a mobile phone as it is spoken
    r"|\d{6}[ -]\d{8}[ -]\d{3}[\dXx]"  # an identity number as it is made up
    r")(?!\d)"
)
"""Eleven digits or more, in one or in the groups in which people write them; rule: ours."""


def mask_text(text: str) -> str:
    """Mask every long number inside free text such as a payment's purpose.

    >>> mask_text("call 13812345678 or 138-1234-5678 about rent of 2025-01-01 2025-12-31")
    'call 13*******78 or 138*******678 about rent of 2025-01-01 2025-12-31'
    """
    return LONG_NUMBER.sub(lambda found: mask_number(found.group()), text)


ID = re.compile(r"[a-z_]+:\S+|[0-9a-f]{16}")
"""How an id is told from a text: it has a namespace, or is that of a finding."""


def mask_texts(value: Any) -> Any:
    """A value as JSON has it with every long number in its texts masked; ids are not masked.

    >>> mask_texts({"firm": "call 13812345678", "n_payers": 13812345678, "of": ["acct:13812345678"]})
    {'firm': 'call 13*******78', 'n_payers': 13812345678, 'of': ['acct:13812345678']}
    """
    match value:
        case str():
            return value if ID.fullmatch(value) else mask_text(value)
        case list():
            return [mask_texts(one) for one in value]
        case dict():
            return {name: mask_texts(one) for name, one in value.items()}
        case _:
            return value
