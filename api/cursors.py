"""Cursors: where a list goes on, opaque to callers and signed, so that nobody writes one by hand."""

import base64
import binascii
import hashlib
import hmac
import json
from dataclasses import asdict, dataclass, fields

from graph_engine.errors import BadParameter

SIGNATURE_BYTES = 16
"""Half of an HMAC-SHA-256: enough against guessing for what only names a place in a list; ours."""

ALLOWED = "a next_cursor of an earlier page, unchanged"


@dataclass(frozen=True)
class Cursor:
    """A place in a list: the run or ledger version it is of, the question it answers, how far it was read."""

    of: str
    binding: str
    offset: int


def write_cursor(cursor: Cursor, key: bytes) -> str:
    """The cursor as text.

    >>> read_cursor(write_cursor(Cursor("r1", "b", 50), b"key"), b"key")
    Cursor(of='r1', binding='b', offset=50)
    """
    body = json.dumps(asdict(cursor), sort_keys=True).encode()
    return base64.urlsafe_b64encode(_sign(body, key) + body).decode().rstrip("=")


def read_cursor(text: str, key: bytes) -> Cursor:
    """The cursor of a text.

    Raises
    ------
    BadParameter
        If this service did not write it.
    """
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        raw = b""
    signature, body = raw[:SIGNATURE_BYTES], raw[SIGNATURE_BYTES:]
    if not hmac.compare_digest(signature, _sign(body, key)):
        raise BadParameter("cursor", text[:40], ALLOWED)
    parts = json.loads(body)
    if set(parts) != {part.name for part in fields(Cursor)}:
        raise BadParameter("cursor", text[:40], ALLOWED)
    return Cursor(**parts)


def binding_of(parts: object) -> str:
    """A short hash of a question; a cursor goes on with the question it began with only."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:16]


def _sign(body: bytes, key: bytes) -> bytes:
    return hmac.digest(key, body, "sha256")[:SIGNATURE_BYTES]
