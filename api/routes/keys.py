"""API keys, for admins."""

from fastapi import APIRouter

from api.access import KeyAdmin
from api.ids import KeyId
from api.models.keys import Key, KeyAsked, KeyList, KeyMade
from api.service import ServiceHere, now
from api.work.keys import KeyTerms, create_key, list_keys, revoke_key

ROUTER = APIRouter(prefix="/keys", tags=["keys"])


@ROUTER.get("")
def list_all_keys(caller: KeyAdmin, service: ServiceHere) -> KeyList:  # noqa: ARG001 - the signature is the rule
    """Every key, oldest first, without its secret."""
    return KeyList(items=[Key(**vars(key) | {"roles": list(key.roles)}) for key in list_keys(service.work)])


@ROUTER.post("", status_code=201)
def make_key(caller: KeyAdmin, service: ServiceHere, asked: KeyAsked) -> KeyMade:
    """Make a key; this answer is the only time its text is shown."""
    terms = KeyTerms(tuple(asked.roles), asked.label, asked.expires_at, created_by=caller.key.key_id)
    made = create_key(service.work, terms, now=now())
    caller.asks_about([made.key.key_id])
    return KeyMade(**vars(made.key) | {"roles": list(made.key.roles)}, key=made.text)


@ROUTER.delete("/{key_id}")
def revoke(caller: KeyAdmin, service: ServiceHere, key_id: KeyId) -> Key:  # noqa: ARG001
    """Make a key useless from now on."""
    key = revoke_key(service.work, key_id, now=now())
    return Key(**vars(key) | {"roles": list(key.roles)})
