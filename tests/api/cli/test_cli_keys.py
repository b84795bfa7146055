"""Keys from the command line."""

import json
import re

from tests.api.cli.conftest import call, done


def test_a_key_is_made_listed_and_revoked(tmp_path):
    words = ("keys", "create", "--grant", "analyst", "--grant", "aml", "--label", "notebook", "--days", "1")
    made = json.loads(done(*words, "--home", tmp_path, "--json"))
    assert made["key"].startswith(f"fg_{made['key_id']}_")
    assert made["roles"] == ["aml", "analyst"]
    assert re.search(r"good until \d{4}-\d\d-\d\dT\S+Z", done(*words, "--home", tmp_path))
    listed = done("keys", "list", "--home", tmp_path)
    assert made["key_id"] in listed
    assert made["key"].split("_", 2)[2] not in listed
    revoked = json.loads(done("keys", "revoke", made["key_id"], "--home", tmp_path, "--json"))
    assert revoked["revoked_at"].endswith("Z")
    assert "吊销" in done("keys", "revoke", made["key_id"], "--home", tmp_path, "--lang", "zh")


def test_a_key_needs_roles_that_there_are(tmp_path):
    outcome = call("keys", "create", "--grant", "boss", "--label", "x", "--home", tmp_path)
    assert outcome.code == 2
    assert "analyst" in outcome.err
    assert call("keys", "revoke", "000000000000", "--home", tmp_path).code == 4


def test_keys_are_for_admins_alone(tmp_path):
    assert call("keys", "list", "--role", "analyst", "--home", tmp_path).code == 2
    assert call("keys", "list", "--role", "admin", "--home", tmp_path).code == 0
