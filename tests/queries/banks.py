"""Random small banks side by side in one graph, and random questions about each."""

from dataclasses import dataclass, field

from hypothesis import strategies as st

from queries.graph import Bounds

DAY_US = 86_400 * 10**6
FIRST_DAY = 20_089
"""2025-01-01 in days since 1970."""

NAMES = ("Li Fang", "LI  fang.", "Wang Li", None)
OWNERSHIP_KINDS = ("shareholder", "director", "actual_controller")


@dataclass(frozen=True, repr=False)
class Bank:
    """Rows as ``tests.graphs.index_of`` takes them, all ids with the bank's name before them."""

    parties: list
    accounts: list
    transfers: list
    tables: dict = field(default_factory=dict)
    results: dict = field(default_factory=dict)

    def __repr__(self):
        """Short, as hypothesis writes every example out."""
        return f"<bank of {self.party_ids[0]}>"

    @property
    def party_ids(self):
        return [row["party_id"] for row in self.parties]

    @property
    def account_ids(self):
        return [row["account_id"] for row in self.accounts]

    @property
    def transaction_ids(self):
        """Of transfers, and one that nobody knows."""
        return [*(row[-1]["transaction_id"] for row in self.transfers), "unknown"]


def together(banks):
    """The rows of several banks as one graph."""
    merged = {"parties": [], "accounts": [], "transfers": [], "results": {}}
    for bank in banks:
        for name in ("parties", "accounts", "transfers"):
            merged[name] += getattr(bank, name)
        for name, rows in bank.tables.items():
            merged.setdefault(name, []).extend(rows)
        for name, rows in bank.results.items():
            merged["results"].setdefault(name, []).extend(rows)
    return merged


def times(draw):
    """One of few instants, so that many are equal, over three months."""
    return (FIRST_DAY + draw(st.sampled_from([0, 0, 3, 31, 32, 60]))) * DAY_US + draw(st.integers(0, 2))


@st.composite
def banks(draw, name):
    """Parallel transfers and self-transfers, equal times, two currencies, several accounts a party."""
    parties = [
        {
            "party_id": f"{name}:P{place}",
            "name": draw(st.sampled_from(NAMES)),
            "kind": draw(st.sampled_from(["person", "company"])),
            "ours": draw(st.booleans()),
            "role": draw(st.sampled_from(["ordinary", "ordinary", "ordinary", "platform"])),
            "region": draw(st.sampled_from(["north", None])),
        }
        for place in range(draw(st.integers(2, 6)))
    ]
    party = st.sampled_from([row["party_id"] for row in parties])
    accounts = [
        {
            "account_id": f"{name}:a{place}",
            "holder": draw(party),
            "role": draw(st.sampled_from(["ordinary", "ordinary", "ordinary", "internal"])),
            "bank_code": draw(st.sampled_from(["B1", "B2", None])),
        }
        for place in range(draw(st.integers(2, 8)))
    ]
    account = st.sampled_from([row["account_id"] for row in accounts])
    currency = st.sampled_from(["CNY", "CNY", "USD"])
    precision = st.sampled_from(["microsecond", "day"])
    transfers = [
        (
            *(draw(account), draw(account), draw(st.integers(1, 4)), times(draw)),
            {
                "currency": draw(currency),
                "transaction_id": f"{name}:t{place}",
                "time_precision": draw(precision),
            },
        )
        for place in range(draw(st.integers(0, 24)))
    ]
    told = tables(draw, name, party, account)
    ids = [row[-1]["transaction_id"] for row in transfers]
    ids += [row["transaction_id"] for row in told["transaction"]]
    found = results(draw, name, party) | findings(draw, name, party, ids)
    return Bank(parties, accounts, transfers, told, found)


def tables(draw, name, party, account):
    """Rows of the other tables, which tell of ties, devices and cash."""

    def some(make, most):
        return [make(place) for place in range(draw(st.integers(0, most)))]

    share = st.sampled_from([0.25, 0.5, None])
    amount = st.sampled_from([{"amount_minor": 7, "currency": "CNY"}, {}])
    return {
        "relation": some(
            lambda place: {
                "relation_id": f"{name}:r{place}",
                "party_id": draw(party),
                "to_party_id": draw(party),
                "kind": draw(st.sampled_from(OWNERSHIP_KINDS)),
                "share": draw(share),
            },
            5,
        ),
        "investment": some(
            lambda place: {
                "investment_id": f"{name}:i{place}",
                "investor_id": draw(party),
                "company_id": draw(party),
                "share": draw(share),
                **draw(amount),
            },
            6,
        ),
        "guarantee": some(
            lambda place: {
                "guarantee_id": f"{name}:g{place}",
                "guarantor_id": draw(party),
                "borrower_id": draw(party),
                "valid_from": draw(st.sampled_from([None, 5])),
                **draw(amount),
            },
            8,
        ),
        "device": [{"device_id": f"{name}:d{place}", "kind": "phone"} for place in range(2)],
        "sign_in": some(
            lambda place: {
                "sign_in_id": f"{name}:s{place}",
                "device_id": f"{name}:d{draw(st.integers(0, 1))}",
                "time": times(draw),
                **draw(st.sampled_from([{"party_id": None}, {}])),
                "account_id": draw(account),
                "party_id": draw(st.one_of(st.none(), party)),
            },
            8,
        ),
        "transaction": some(
            lambda place: {
                "transaction_id": f"{name}:c{place}",
                draw(st.sampled_from(["payer_account", "payee_account"])): draw(account),
                "kind": draw(st.sampled_from(["fee", "interest"])),
                "amount_minor": draw(st.integers(1, 4)),
                "time": times(draw),
            },
            4,
        ),
    }


def results(draw, name, party):
    """What a run found of parties: a community, tags and supply chains."""
    members = draw(st.lists(party, unique=True, max_size=4))
    return {
        **supply_chains(draw, party),
        "communities": [
            {"party_id": one, "community": f"{name}:c", "core_rank": rank}
            for rank, one in enumerate(members, start=1)
        ],
        "community_profiles": [{"community": f"{name}:c", "members": len(members)}],
        "tags": [
            {"party_id": one, "tag": f"{name}:t", "why_en": "so", "aml_only": draw(st.booleans())}
            for one in members[:1]
        ],
    }


def findings(draw, name, party, transactions):
    """Findings of a party, with some transactions as their evidence, each in up to two parts."""
    found = [
        {
            "finding_id": f"{name}:f{place}",
            "kind": draw(st.sampled_from(["alert", "opportunity"])),
            "state": draw(st.sampled_from(["open", "open", "closed"])),
            "score": draw(st.sampled_from([0.25, 0.5])),
            "sentence_en": "A finding.",
        }
        for place in range(draw(st.integers(0, 3)))
    ]
    one = st.tuples(st.sampled_from(transactions), st.sampled_from(["gathered", "paid_on"]))
    evidence = st.lists(one, unique=True, max_size=6) if transactions else st.just([])
    return {
        "findings": found,
        "finding_members": [
            {"finding_id": row["finding_id"], "member_kind": kind, "member_id": member, "role": role}
            for row in found
            for kind, member, role in [
                ("party", draw(party), "member"),
                *(("transaction", *shown) for shown in draw(evidence)),
            ]
        ],
    }


def supply_chains(draw, party):
    """Suppliers paid at banks of which one is unheard of and one told by nobody, and shares of some banks."""
    bank, amount = st.sampled_from(["B1", "B2", "B3", None]), st.integers(1, 3)
    rows = st.tuples(party, party, bank, st.sampled_from(["CNY", "CNY", "USD"]))
    chains = draw(st.lists(rows, unique=True, max_size=8))
    of_banks = sorted({(core, bank, currency) for core, _, bank, currency in chains}, key=str)[::2]
    return {
        "supply_chains": [
            {"core_id": core, "supplier_id": supplier, "bank_code": bank, "currency": currency}
            | {"months": 3, "count": draw(amount), "amount_minor": draw(amount), "share": 0.5}
            for core, supplier, bank, currency in chains
        ],
        "supply_chain_banks": [
            {"core_id": core, "bank_code": bank, "currency": currency, "share": 0.25}
            for core, bank, currency in of_banks
        ],
    }


@st.composite
def questions(draw, bank, most):
    """Questions about a bank: a query, its arguments, and bounds."""
    return [draw(question(bank)) for _ in range(most)]


def question(bank):
    """One question: which query, with which arguments, within which bounds."""
    party, account = st.sampled_from(bank.party_ids), st.sampled_from(bank.account_ids)
    name = bank.party_ids[0].split(":")[0]
    pair = st.lists(party, min_size=2, max_size=2, unique=True)
    accounts = st.lists(account, min_size=2, max_size=2, unique=True)
    direction = st.sampled_from(["in", "out", "both"])
    window = st.sampled_from(
        [{}, {"from": "2025-01-04"}, {"from": "2025-01-01T00:00:00Z", "to": "2025-02-01"}]
    )
    edges = st.sampled_from([Bounds(), Bounds(), Bounds(edges=3)])
    walks = st.sampled_from([Bounds(), Bounds(), Bounds(rows=4), Bounds(nodes=2)])
    depth = st.integers(1, 4)
    sorts = st.sampled_from(["fewest_hops", "earliest_arrival", "largest_amount"])
    reach = {
        "max_hops": depth,
        "currency": st.sampled_from([None, "CNY", "USD"]),
        "through_any_role": st.booleans(),
    }
    chosen = {
        "sort": sorts,
        "min_share": st.sampled_from([0.0, 0.0, 0.5, 1.0]),
        "max_paths": st.sampled_from([2, 100]),
    }

    def asked(query, bounds, **arguments):
        return st.tuples(st.just(query), st.fixed_dictionaries(arguments), window, bounds)

    def between(query, bounds, one, other, of=pair, **arguments):
        told = of.map(lambda two: {one: two[0], other: two[1]})
        whole = st.tuples(told, st.fixed_dictionaries(arguments)).map(lambda parts: parts[0] | parts[1])
        return st.tuples(st.just(query), whole, window, bounds)

    unbounded = st.just(Bounds())
    return st.one_of(
        asked("counterparties", edges, party=party, direction=direction),
        asked("account_statement", edges, account=account, direction=direction),
        asked("same_name_accounts", edges, party=party, direction=direction),
        asked("shared_devices", unbounded, party=party, max_sharing=st.integers(2, 3)),
        asked("funds_leaving_by_bank", unbounded, party=party),
        asked(
            "neighbourhood",
            st.sampled_from([Bounds(), Bounds(), Bounds(edges=4), Bounds(nodes=2)]),
            party=party,
            hops=depth,
            over=st.sampled_from(["money", "ties", "all"]),
            max_parties=st.sampled_from([1, 2, 300]),
        ),
        between("flows_between_two_parties", edges, "party", "other_party"),
        between("common_counterparties", edges, "party", "other_party", direction=direction),
        *(
            between(
                "shortest_flow_path",
                bounds,
                "payer",
                "payee",
                order=st.just(order),
                best=st.just(best),
                max_hops=depth,
                through_any_role=st.booleans(),
            )
            for order, best, bounds in (
                ("any", "fewest_hops", edges),
                ("rising", "fewest_hops", edges),
                ("rising", "earliest_arrival", unbounded),
            )
        ),
        between("flow_paths", unbounded, "payer", "payee", **reach, **chosen),
        between("account_paths", unbounded, "payer_account", "payee_account", of=accounts, **reach, **chosen),
        between("widest_flow_path", edges, "payer", "payee", **reach),
        asked(
            "guarantees",
            walks,
            party=party,
            direction=st.sampled_from(["given", "received"]),
            max_depth=depth,
        ),
        asked(
            "ownership_tree",
            walks,
            party=party,
            direction=st.sampled_from(["up", "down"]),
            max_depth=depth,
            min_share=st.sampled_from([0.0, 0.3]),
        ),
        asked("customer_360", unbounded, party=party),
        asked("findings_of_a_customer", unbounded, party=party),
        asked(
            "suppliers_of_core_enterprise",
            unbounded,
            party=party,
            which=st.sampled_from(["all", "all", "ours", "outside"]),
        ),
        asked("transactions_of_a_finding", unbounded, finding=st.sampled_from([f"{name}:f0", f"{name}:f1"])),
        asked("findings_of_a_transaction", unbounded, transaction=st.sampled_from(bank.transaction_ids)),
        asked("community_members", unbounded, community=st.just(f"{name}:c")),
    )
