"""What can be set about communities."""

from dataclasses import dataclass

from graph_engine.errors import BadParameter

OBJECTIVES = ("cpm", "modularity")


@dataclass(frozen=True)
class CommunityParameters:
    """Parameters of ties, of Leiden and of profiles."""

    objective: str = "cpm"
    """What Leiden maximises: ``cpm``, the constant Potts model (Traag, Van Dooren and Nesterov 2011), whose
    communities do not grow with the bank; or ``modularity`` (Newman and Girvan 2004), which cannot see
    communities with fewer than about the square root of twice all ties (Fortunato and Barthélemy 2007)."""
    resolution: float = 0.01
    """For ``cpm`` the least weight of ties per pair of members that holds a community together (ours, found
    on the synthetic bank, see the guide); for ``modularity`` the weight of the null model, 1 for the plain
    one."""
    iterations: int = 10
    """Most rounds of Leiden; it stops earlier once nothing improves. Traag et al. (2019), section "Results",
    find the greatest gain in the first rounds; ten is ours."""
    hub_limit: int = 200
    """A party with more ties keeps only those stronger than its strongest one beyond this many (ours)."""
    relation_weight: float = 2.565
    """Weight of a known relation: that of one payment a month for a year one way, ln(1 + 12) (ours)."""
    min_members: int = 3
    """Smaller groups are no community (ours)."""
    min_trait_members: int = 3
    """A trait is told from so many members on (ours)."""
    min_trait_share: float = 0.2
    """… if so large a part of the members whose value is known have it (ours)."""
    min_trait_lift: float = 1.5
    """… and so many times the share among all customers (ours)."""
    max_traits: int = 5
    """Most traits told per community (ours)."""

    def __post_init__(self) -> None:
        if self.objective not in OBJECTIVES:
            raise BadParameter("communities.objective", self.objective, f"one of {', '.join(OBJECTIVES)}")
