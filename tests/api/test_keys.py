"""Keys and audit trail in a real database: SQLite and PostgreSQL."""

import sqlite3
import threading
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, select

from api.work.audit import AuditEntry, read_audit, write_audit
from api.work.database import _prepare_sqlite, alone, open_work_database, shared_secret
from api.work.keys import KeyTerms, authenticate, create_key, list_keys, revoke_key
from api.work.tables import API_KEY, METADATA
from graph_engine.errors import BadParameter, EngineUnavailable, NotAuthenticated, UnknownName

NOW = datetime(2025, 7, 1, 8, tzinfo=UTC)


@pytest.fixture
def work(work_url):
    engine = open_work_database(work_url)
    yield engine
    engine.dispose()


def test_a_key_opens_what_its_roles_open(work):
    made = create_key(work, KeyTerms(("campaign", "analyst"), " spring campaign "), now=NOW)
    key = authenticate(work, made.text, now=NOW)
    assert key.roles == ("analyst", "campaign")
    assert key.label == "spring campaign"
    assert len(made.text) == len("fg_") + 12 + 1 + 43


def test_the_secret_is_nowhere_in_the_database(work):
    made = create_key(work, KeyTerms(("aml",), "x"), now=NOW)
    with work.connect() as connection:
        stored = str(connection.execute(select(API_KEY)).all())
    assert made.text.split("_", 2)[2] not in stored


def test_a_wrong_secret_for_a_known_key_is_refused(work):
    made = create_key(work, KeyTerms(("aml",), "x"), now=NOW)
    wrong = made.text[:-1] + ("A" if made.text[-1] != "A" else "B")
    for shown in (wrong, "fg_", "", made.text + "x", "fg_000000000000_" + "a" * 43):
        with pytest.raises(NotAuthenticated, match="not known"):
            authenticate(work, shown, now=NOW)


def test_a_revoked_key_is_refused_from_then_on(work):
    made = create_key(work, KeyTerms(("aml",), "x"), now=NOW)
    first = revoke_key(work, made.key.key_id, now=NOW)
    again = revoke_key(work, made.key.key_id, now=NOW + timedelta(days=1))
    assert first.revoked_at == again.revoked_at == NOW
    with pytest.raises(NotAuthenticated, match="revoked at 2025-07-01T08:00:00Z"):
        authenticate(work, made.text, now=NOW)


def test_a_key_expires_at_its_instant(work):
    made = create_key(work, KeyTerms(("aml",), "x", expires_at=NOW), now=NOW - timedelta(days=1))
    assert authenticate(work, made.text, now=NOW - timedelta(microseconds=1))
    with pytest.raises(NotAuthenticated, match="expired"):
        authenticate(work, made.text, now=NOW)


def test_last_use_is_noted_once_a_minute(work):
    made = create_key(work, KeyTerms(("aml",), "x"), now=NOW)
    for seconds in (0, 30, 90):
        authenticate(work, made.text, now=NOW + timedelta(seconds=seconds))
        last = list_keys(work)[0].last_used_at
        assert last == NOW + timedelta(seconds=90 if seconds == 90 else 0)


@pytest.mark.parametrize(
    "terms",
    [KeyTerms((), "x"), KeyTerms(("root",), "x"), KeyTerms(("aml",), " "), KeyTerms(("aml",), "x" * 201)],
)
def test_a_key_without_known_roles_or_label_is_not_made(work, terms):
    with pytest.raises(BadParameter):
        create_key(work, terms, now=NOW)
    assert list_keys(work) == []


def test_revoking_an_unknown_key_names_near_ones(work):
    made = create_key(work, KeyTerms(("aml",), "x"), now=NOW)
    with pytest.raises(UnknownName, match=made.key.key_id):
        revoke_key(work, made.key.key_id[:-1] + "z", now=NOW)


def test_the_audit_trail_reads_newest_first_page_by_page(work):
    for number in range(5):
        write_audit(work, AuditEntry(NOW, f"r{number}", "k", ("aml",), "GET", "/v1/alerts", ("p:1",), 200))
    newest = read_audit(work, limit=3)
    assert [one.request_id for one in newest] == ["r4", "r3", "r2"]
    older = read_audit(work, before=newest[-1].audit_id, limit=3)
    assert [one.request_id for one in older] == ["r1", "r0"]
    assert older[0].at == NOW
    assert older[0].subjects == ("p:1",)


def test_migrations_make_exactly_the_tables_of_the_code(work):
    with work.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []
    assert set(METADATA.tables) < set(inspect(work).get_table_names())


def test_services_that_start_at_once_migrate_once_and_share_secrets(work_url):
    found = []

    def start():
        engine = open_work_database(work_url)
        found.append(shared_secret(engine, "cursor"))
        engine.dispose()

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert len(set(found)) == 1


def test_whoever_opens_a_new_database_waits_for_another_that_writes_there(tmp_path):
    path = tmp_path / "work.sqlite"
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    other.execute("CREATE TABLE others (x)")

    class Opening(sqlite3.Connection):
        """Lets the other end once this one waits for it."""

        def execute(self, statement, *values):
            if statement == "BEGIN IMMEDIATE":
                other.execute("COMMIT")
            return super().execute(statement, *values)

    opening = sqlite3.connect(path, factory=Opening)
    _prepare_sqlite(opening, None)
    assert opening.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    for connection in (opening, other):
        connection.close()


def test_whoever_opens_a_database_waits_no_longer_than_its_timeout_for_a_reader(tmp_path):
    path, timeout_s = tmp_path / "work.sqlite", 0.1

    class Opening(sqlite3.Connection):
        """Ends where it would wait for ever."""

        begun = 0

        def execute(self, statement, *values):
            self.begun += statement == "BEGIN IMMEDIATE"
            assert self.begun < 10, "it waits again and again"
            return super().execute(statement, *values)

    with (
        closing(sqlite3.connect(path, isolation_level=None)) as reader,
        closing(sqlite3.connect(path, timeout=timeout_s, factory=Opening)) as opening,
    ):
        reader.execute("CREATE TABLE others (x)")
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM others").fetchall()
        began = time.monotonic()
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            _prepare_sqlite(opening, None)
        assert time.monotonic() - began >= timeout_s


def test_a_database_that_cannot_be_opened_is_told_without_its_password(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(EngineUnavailable, match="cannot be opened"):
        open_work_database(f"sqlite:///{tmp_path / 'file' / 'work.sqlite'}")
    with pytest.raises(EngineUnavailable) as error:
        open_work_database("postgresql://work:geheim@127.0.0.1:1/work")
    assert "geheim" not in str(error.value)


def test_a_request_waits_for_another_writer_for_less_than_it_may_take(tmp_path):
    work = open_work_database(f"sqlite:///{tmp_path / 'work.sqlite'}")
    with work.begin() as connection, alone(work, 1) as writing:
        waits = [each.exec_driver_sql("PRAGMA busy_timeout").scalar() for each in (connection, writing)]
    work.dispose()
    assert waits == [10_000, 10_000]


def test_the_database_file_is_for_its_owner_alone(tmp_path):
    open_work_database(f"sqlite:///{tmp_path / 'work.sqlite'}").dispose()
    assert (tmp_path / "work.sqlite").stat().st_mode & 0o077 == 0
