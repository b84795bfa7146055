"""How many of each there are in a bank of a given size; every share is ours unless a source is named."""

from dataclasses import dataclass

from graph_engine.errors import BadParameter

FEWEST_CUSTOMERS = 300
MOST_CUSTOMERS = 5_000_000

FIRM_SHARE = 0.08
TRADER_SHARE = 0.06
OUTSIDE_FIRM_SHARE = 0.08
OUTSIDE_PERSON_SHARE = 0.20
OWNER_IS_CUSTOMER_SHARE = 0.80
PLANTED_SHARE = 0.0003
"""Planted instances of each laundering kind for each customer: denser than life, to be scored."""


@dataclass(frozen=True)
class Size:
    """Numbers of customers and of those around them."""

    customers: int

    def __post_init__(self) -> None:
        if not FEWEST_CUSTOMERS <= self.customers <= MOST_CUSTOMERS:
            raise BadParameter("customers", self.customers, f"{FEWEST_CUSTOMERS} to {MOST_CUSTOMERS}")

    @property
    def firms(self) -> int:
        """Companies among our customers."""
        return round(self.customers * FIRM_SHARE)

    @property
    def traders(self) -> int:
        """Sole traders among our customers."""
        return round(self.customers * TRADER_SHARE)

    @property
    def enterprises(self) -> int:
        """Sole traders and companies."""
        return self.firms + self.traders

    @property
    def persons(self) -> int:
        """Natural persons among our customers."""
        return self.customers - self.enterprises

    @property
    def owned(self) -> int:
        """Enterprises whose owner is our customer too."""
        return round(self.enterprises * OWNER_IS_CUSTOMER_SHARE)

    @property
    def outside_firms(self) -> int:
        """Firms that bank with rivals only."""
        return max(60, round(self.customers * OUTSIDE_FIRM_SHARE))

    @property
    def outside_persons(self) -> int:
        """Persons who bank with rivals only."""
        return round(self.customers * OUTSIDE_PERSON_SHARE)

    @property
    def instances(self) -> int:
        """Instances of each laundering kind."""
        return max(2, round(self.customers * PLANTED_SHARE))

    @property
    def core_enterprises(self) -> int:
        """Core enterprises with a supply chain."""
        return max(2, round(self.customers * 0.0004))
