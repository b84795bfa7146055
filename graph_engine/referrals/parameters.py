"""What can be set about referral candidates."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ReferralParameters:
    """Who may be asked, and how candidates are ranked."""

    tier: str | None = None
    """The assets tier to come close to, a value segment; none: the highest, see `highest_tier`."""
    purposes: tuple[str, ...] = ("marketing", "referral")
    """Purposes of consent that allow to ask; of all rows with one of them the latest counts."""
    min_age_years: int = 18
    """Full age: Civil Code of the People's Republic of China (2020), article 17."""
    active_days: int = 90
    """A candidate paid or received money in so many days (ours)."""
    contact_gap_days: int = 90
    """Nobody is asked who was contacted, or complained, in so many days (ours)."""
    min_tier_lift: float = 1.5
    """A community is of the tier if the tier has so many times its share of all customers there (ours)."""
    min_tier_members: int = 2
    """… and it has so many members of the tier (ours)."""
    prior_asked: int = 5
    """Weight, in times asked, of the mean success of all referrers in one referrer's success (ours)."""
