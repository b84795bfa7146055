"""What can be set about communities."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CommunityParameters:
    """Parameters of ties, of Leiden and of profiles."""

    resolution: float = 1.0
    """Weight of the null model in modularity: 1 is Newman and Girvan's (2004); more gives smaller
    communities."""
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
