"""The fast sorts give what the obvious ones give, on any multigraph."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from graph_engine.index import Adjacency
from graph_engine.kernels import adjacency as fast
from graph_engine.kernels.lookup import places_of
from tests.naive import adjacency as naive

N_NODES = 5


@st.composite
def multigraphs(draw):
    """Edges in time order with equal times, parallel ones and self-loops; now and then none at all."""
    node = st.integers(0, N_NODES - 1)
    edges = draw(st.lists(st.tuples(node, node, st.integers(-3, 3)), max_size=25))
    near, far, times = zip(*sorted(edges, key=lambda edge: edge[2]), strict=True) if edges else ((), (), ())
    return np.array(near, np.int32), np.array(far, np.int32), np.array(times, np.int64)


@given(multigraphs())
def test_adjacency_is_that_of_the_naive_twin(graph):
    near, far, times = graph
    offsets, neighbours, edges, edge_times = fast.adjacency(near, far, times, N_NODES)
    found = [
        list(
            zip(
                neighbours[start:stop].tolist(),
                edges[start:stop].tolist(),
                edge_times[start:stop].tolist(),
                strict=True,
            )
        )
        for start, stop in pairwise(offsets)
    ]
    assert found == naive.adjacency(near.tolist(), far.tolist(), times.tolist(), N_NODES)


@given(multigraphs(), st.integers(0, N_NODES - 1), *[st.none() | st.integers(-4, 4)] * 2)
def test_a_span_holds_the_edges_strictly_inside_the_window(graph, node, after, before):
    adjacency = Adjacency(*fast.adjacency(*graph, N_NODES))
    start, stop = adjacency.span(node, after, before)
    entries = naive.adjacency(*(part.tolist() for part in graph), N_NODES)[node]
    assert adjacency.edges[start:stop].tolist() == [edge for _, edge, _ in naive.span(entries, after, before)]
    assert adjacency.degree(node) == len(entries)


@given(st.lists(st.integers(0, 6), max_size=30), st.randoms(use_true_random=False))
def test_sorting_by_a_key_is_stable_and_may_leave_rows_out(keys, random):
    order = random.sample(range(len(keys)), random.randint(0, len(keys)))
    found = fast.sort_by(np.array(keys, np.int32), 7, np.array(order, np.int32))
    assert found.tolist() == naive.sorted_by(keys, order)


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(-9, 9)), max_size=30))
def test_runs_are_added_up_as_the_naive_twin_does(rows):
    first, second, amounts = ([row[part] for row in rows] for part in range(3))
    order = naive.sorted_by(list(zip(first, second, strict=True)), range(len(rows)))
    places = np.array(order, np.int32)
    begins = np.zeros(len(rows), np.bool_)
    begins[:1] = True
    for key in (first, second):
        fast.mark_changes(np.array(key, np.int32), places, begins)
    counts, sums = fast.add_runs(np.array(amounts, np.int64), places, np.flatnonzero(begins))
    runs = naive.runs((first, second), order)
    assert counts.tolist() == [len(run) for run in runs]
    assert sums.tolist() == [sum(amounts[row] for row in run) for run in runs]


@given(st.lists(st.integers(0, 40), max_size=30), st.sets(st.integers(0, 40)))
def test_hashes_are_found_among_known_ones_however_they_collide_in_the_table(wanted, known):
    known = sorted(known)
    found = places_of(np.array(wanted, np.uint64), np.array(known, np.uint64))
    assert found.tolist() == [known.index(value) if value in known else -1 for value in wanted]
