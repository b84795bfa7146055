"""API keys: made once, kept as a hash, looked up by a public part, compared in constant time."""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, RowMapping, insert, select, update

from api.work.tables import API_KEY
from graph_engine.errors import BadParameter, NotAuthenticated, UnknownName
from graph_engine.schema.access import Viewer

KEY_FORM = re.compile(r"fg_([0-9a-f]{12})_([A-Za-z0-9_-]{43})")
SECRET_BYTES = 32
LAST_USED_STEP = timedelta(minutes=1)
"""``last_used_at`` is written at most this often, so that reading costs no write; ours."""

NO_SUCH_KEY = hashlib.sha256(b"no such key").hexdigest()


@dataclass(frozen=True)
class ApiKey:
    """What is known of a key; never its secret."""

    key_id: str
    roles: tuple[str, ...]
    label: str
    created_at: datetime
    created_by: str
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None


@dataclass(frozen=True)
class KeyTerms:
    """What a key is asked to be."""

    roles: tuple[str, ...]
    label: str
    expires_at: datetime | None = None
    created_by: str = "command line"


@dataclass(frozen=True)
class NewKey:
    """A key just made, with the text that is shown this once."""

    text: str
    key: ApiKey


def create_key(work: Engine, terms: KeyTerms, *, now: datetime) -> NewKey:
    """Make a key of 256 random bits and store its SHA-256.

    Raises
    ------
    BadParameter
        If a role is unknown, there is none, or the label is empty or too long.
    """
    held = tuple(sorted(Viewer(*terms.roles).roles))
    label = terms.label.strip()
    if not 1 <= len(label) <= 200:
        raise BadParameter("label", terms.label, "1 to 200 characters that say whose key it is")
    key_id, secret = secrets.token_hex(6), secrets.token_urlsafe(SECRET_BYTES)
    key = ApiKey(key_id, held, label, now, terms.created_by, terms.expires_at, None, None)
    row = {**vars(key), "roles": list(held), "secret_sha256": _hash(secret)}
    with work.begin() as connection:
        connection.execute(insert(API_KEY).values(row))
    return NewKey(f"fg_{key_id}_{secret}", key)


def list_keys(work: Engine) -> list[ApiKey]:
    """All keys, oldest first, the revoked and expired among them."""
    with work.connect() as connection:
        rows = connection.execute(select(API_KEY).order_by(API_KEY.c.created_at, API_KEY.c.key_id))
        return [_read(row) for row in rows.mappings()]


def revoke_key(work: Engine, key_id: str, *, now: datetime) -> ApiKey:
    """Make a key useless from now on; revoking twice keeps the first time.

    Raises
    ------
    UnknownName
        If there is no such key.
    """
    known = {key.key_id: key for key in list_keys(work)}
    if key_id not in known:
        raise UnknownName("key", key_id, known)
    still_valid = (API_KEY.c.key_id == key_id) & API_KEY.c.revoked_at.is_(None)
    with work.begin() as connection:
        connection.execute(update(API_KEY).where(still_valid).values(revoked_at=now))
    return next(key for key in list_keys(work) if key.key_id == key_id)


def authenticate(work: Engine, text: str, *, now: datetime) -> ApiKey:
    """The key a caller showed.

    Raises
    ------
    NotAuthenticated
        If it is no key, unknown, revoked or expired; only who has the secret learns which.
    """
    parts = KEY_FORM.fullmatch(text)
    key_id, secret = parts.groups() if parts else ("", "")
    with work.connect() as connection:
        row = connection.execute(select(API_KEY).where(API_KEY.c.key_id == key_id)).mappings().first()
    stored = row["secret_sha256"] if row else NO_SUCH_KEY
    if not hmac.compare_digest(_hash(secret), stored) or row is None:
        raise NotAuthenticated("the API key is not known; ask an admin for one")
    key = _read(row)
    _refuse_ended(key, now)
    _note_use(work, key, now)
    return key


def _refuse_ended(key: ApiKey, now: datetime) -> None:
    if key.revoked_at is not None:
        raise NotAuthenticated(f"the API key was revoked at {key.revoked_at:%Y-%m-%dT%H:%M:%SZ}")
    if key.expires_at is not None and key.expires_at <= now:
        raise NotAuthenticated(f"the API key expired at {key.expires_at:%Y-%m-%dT%H:%M:%SZ}")


def _note_use(work: Engine, key: ApiKey, now: datetime) -> None:
    if key.last_used_at is not None and now - key.last_used_at < LAST_USED_STEP:
        return
    with work.begin() as connection:
        connection.execute(update(API_KEY).where(API_KEY.c.key_id == key.key_id).values(last_used_at=now))


def _hash(secret: str) -> str:
    """SHA-256; enough for a secret of 256 random bits, which no one guesses, so no slow hash is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _read(row: RowMapping) -> ApiKey:
    named = {name: row[name] for name in ApiKey.__dataclass_fields__}
    return ApiKey(**{**named, "roles": tuple(row["roles"])})
