"""What is tried again: only what may pass, after pauses that double, until the time is up."""

import pytest
from neo4j.exceptions import DriverError, IncompleteCommit, Neo4jError, ServiceUnavailable, SessionExpired

from graph_engine.errors import GraphChanging
from graph_engine.neo4j_connection.trying import may_pass, tried


def of_code(code):
    return Neo4jError._basic_hydrate(neo4j_code=code, message="so it is")


class Told:
    """Work that fails so often, on a clock that moves by pauses alone."""

    def __init__(self, *failures):
        self.failures, self.pauses, self.now_s = list(failures), [], 1000.0

    def __call__(self):
        if self.failures:
            raise self.failures.pop(0)
        return "done"

    def sleep(self, seconds):
        self.pauses.append(seconds)
        self.now_s += seconds

    def tried(self, seconds):
        return tried(self, seconds, clock=lambda: self.now_s, sleep=self.sleep)


def test_what_passes_is_tried_again_after_pauses_that_double_to_the_longest():
    work = Told(*(ServiceUnavailable("gone") for _ in range(7)))
    assert work.tried(60) == "done"
    assert work.pauses == [0.1, 0.2, 0.4, 0.8, 1.6, 2.0, 2.0]


def test_the_last_failure_is_told_when_the_time_is_up():
    failures = [ServiceUnavailable(str(number)) for number in range(5)]
    work = Told(*failures)
    with pytest.raises(ServiceUnavailable, match="3"):
        work.tried(0.75)
    assert work.pauses == [0.1, 0.2, 0.4]


def test_without_time_nothing_is_tried_again():
    work = Told(SessionExpired("gone"))
    with pytest.raises(SessionExpired):
        work.tried(0)
    assert work.pauses == []


@pytest.mark.parametrize(
    ("error", "again"),
    [
        (of_code("Neo.TransientError.Transaction.DeadlockDetected"), True),
        (of_code("Neo.TransientError.Transaction.MaximumTransactionLimitReached"), True),
        (of_code("Neo.TransientError.General.DatabaseUnavailable"), True),
        (of_code("Neo.ClientError.Cluster.NotALeader"), True),
        (of_code("Neo.TransientError.Transaction.Outdated"), True),
        (GraphChanging(), True),
        (ServiceUnavailable("no connection"), True),
        (IncompleteCommit("no answer to the commit"), True),
        (of_code("Neo.TransientError.General.MemoryPoolOutOfMemoryError"), False),
        (of_code("Neo.TransientError.General.OutOfMemoryError"), False),
        (of_code("Neo.ClientError.General.ForbiddenOnReadOnlyDatabase"), False),
        (of_code("Neo.DatabaseError.Transaction.TransactionCommitFailed"), False),
        (of_code("Neo.ClientError.Statement.SyntaxError"), False),
        (of_code("Neo.ClientError.Security.Unauthorized"), False),
        (DriverError("nonsense"), False),
    ],
    ids=lambda value: getattr(value, "code", None) or type(value).__name__,
)
def test_only_what_may_pass_is_tried_again(error, again):
    assert may_pass(error) is again
    work = Told(error)
    if again:
        assert work.tried(60) == "done"
    else:
        with pytest.raises(type(error)):
            work.tried(60)
        assert work.pauses == []
