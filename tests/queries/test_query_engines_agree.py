"""On random small banks both engines, and slow obvious twins where there are some, give the same answers."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from graph_engine.errors import FundgraphError
from graph_engine.schema.access import Viewer
from queries.catalogue import CATALOGUE
from queries.engines import on_index
from queries.graph import Bounds
from tests.naive.moved import TWINS
from tests.queries.asking import patient, run_of
from tests.queries.banks import banks, questions, together

N_BANKS, N_QUESTIONS = 8, 24
"""Banks that are published at once, as that takes longest, and questions about each."""

VIEWERS = (Viewer("aml"), Viewer("aml"), Viewer("analyst"), Viewer("campaign"))


@st.composite
def asked_banks(draw):
    """Several banks, and what is asked about each by whom."""
    drawn = [draw(banks(f"g{place}")) for place in range(N_BANKS)]
    asked = [(bank, one) for bank in drawn for one in draw(questions(bank, N_QUESTIONS))]
    return drawn, [(*one, draw(st.sampled_from(VIEWERS))) for one in asked]


def told(engine, *question, bounds=Bounds()):  # noqa: B008
    """All that must be the same, and the answer; or the words of a refusal."""
    try:
        answer = engine.run(*question, bounds=patient(bounds))
    except FundgraphError as refused:
        return (type(refused), str(refused)), None
    return (answer.columns, answer.rows, answer.left_out), answer


def as_twin_gives(answer, names):
    """The columns of an answer that a twin gives."""
    places = [answer.columns.index(name) for name in names]
    return [tuple(row[place] for place in places) for row in answer.rows]


@pytest.mark.slow
@pytest.mark.on_lts
@settings(
    max_examples=2,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.data_too_large, HealthCheck.too_slow, HealthCheck.large_base_example],
)
@given(asked=asked_banks())
def test_the_engines_agree_row_for_row(asked, on_server):
    """Examples are not made smaller, as each is a publish."""
    every, questions = asked
    twins = {twin.__name__: (twin, names) for twin, names in TWINS.items()}
    with tempfile.TemporaryDirectory() as folder:
        run = run_of(Path(folder), **together(every))
        hubs = "top_hubs", run, {}, Viewer("aml")
        assert told(on_server, *hubs)[0] == told(on_index, *hubs)[0]
        for bank, (name, arguments, window, bounds), viewer in questions:
            windowed = any(one.name == "from" for one in CATALOGUE[name].parameters)
            question = name, run, arguments | (window if windowed else {}), viewer
            expected, answer = told(on_index, *question, bounds=bounds)
            given_on_server, _ = told(on_server, *question, bounds=bounds)
            assert given_on_server == expected, f"{question} within {bounds} of {vars(bank)}"
            if name in twins and bounds == Bounds() and not window and answer:
                twin, names = twins[name]
                assert as_twin_gives(answer, names) == twin(bank, **arguments)
