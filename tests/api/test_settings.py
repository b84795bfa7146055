"""Settings: read from the environment, refused where unsafe, all of them in the docs."""

from pathlib import Path

import pytest

from api.settings import Settings, SettingsError, load_settings

DOCS = Path(__file__).parents[2] / "docs" / "api.md"


def test_settings_come_from_the_environment_and_given_values_win(monkeypatch, tmp_path):
    monkeypatch.setenv("FUNDGRAPH_HOME", str(tmp_path))
    monkeypatch.setenv("FUNDGRAPH_PORT", "9000")
    assert load_settings().port == 9000
    assert load_settings(port=9001, host=None).port == 9001
    assert load_settings().work_url == f"sqlite:///{tmp_path / 'work.sqlite'}"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"host": "0.0.0.0"}, "FUNDGRAPH_ALLOW_REMOTE"),
        ({"host": "bank.example"}, "FUNDGRAPH_ALLOW_REMOTE"),
        ({"host": "::"}, "FUNDGRAPH_ALLOW_REMOTE"),
        ({"port": 0}, "FUNDGRAPH_PORT is 0"),
        ({"lang": "fr"}, "FUNDGRAPH_LANG is 'fr'.*'en' or 'zh'"),
        ({"database_url": "mysql://root@localhost/work"}, "allowed are sqlite, postgresql"),
        ({"database_url": "sqlite://"}, "which keeps nothing; name a file"),
        ({"database_url": "sqlite:///:memory:"}, "which keeps nothing; name a file"),
        ({"database_url": "work.sqlite"}, "FUNDGRAPH_DATABASE_URL cannot be read"),
        ({"request_seconds": 0}, "FUNDGRAPH_REQUEST_SECONDS is 0"),
        ({"colour": "red"}, "FUNDGRAPH_COLOUR"),
    ],
)
def test_unsafe_or_wrong_settings_are_refused(given, message, tmp_path):
    with pytest.raises(SettingsError, match=message):
        load_settings(home=tmp_path, **given)


def test_a_home_that_anyone_may_write_to_is_refused(tmp_path):
    tmp_path.chmod(0o777)
    with pytest.raises(SettingsError, match="chmod o-w"):
        load_settings(home=tmp_path)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_this_machine_alone_needs_no_word(host, tmp_path):
    assert load_settings(home=tmp_path, host=host).host == host


def test_listening_beyond_this_machine_takes_a_word(tmp_path):
    assert load_settings(home=tmp_path, host="0.0.0.0", allow_remote=True).host == "0.0.0.0"


def test_every_setting_is_in_the_docs_with_its_default():
    text = DOCS.read_text(encoding="utf-8")
    for name, field in Settings.model_fields.items():
        line = next((one for one in text.splitlines() if f"`FUNDGRAPH_{name.upper()}`" in one), "")
        assert field.description in line, name
        assert (
            f"`{str(field.default).lower() if isinstance(field.default, bool) else field.default}`" in line
        ), name
