"""What a run is configured with: the parameters of every analysis, all of them with a standard value."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, is_dataclass
from typing import Any

from graph_engine.communities.parameters import CommunityParameters
from graph_engine.errors import BadParameter
from graph_engine.filings import FilingParameters
from graph_engine.opportunities.outside_payee import Parameters as OutsidePayeeParameters
from graph_engine.referrals.parameters import ReferralParameters
from graph_engine.supply_chains import SupplyChainParameters


@dataclass(frozen=True)
class Configuration:
    """Parameters by analysis; ``detectors`` holds, by detector, only what differs from the standard:
    parameters, and beside them status and segments (see `graph_engine.detectors.choices`).
    """

    communities: CommunityParameters = field(default_factory=CommunityParameters)
    supply_chains: SupplyChainParameters = field(default_factory=SupplyChainParameters)
    outside_payee: OutsidePayeeParameters = field(default_factory=OutsidePayeeParameters)
    filings: FilingParameters = field(default_factory=FilingParameters)
    referrals: ReferralParameters = field(default_factory=ReferralParameters)
    detectors: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """The configuration in JSON's types."""
        return asdict(self)

    @staticmethod
    def of(chosen: Mapping[str, Any] | None) -> "Configuration":
        """Give the standard configuration with some values chosen otherwise.

        Parameters
        ----------
        chosen : mapping, optional
            Analysis to parameter to value, as in ``{"communities": {"resolution": 2.0}}``.

        Raises
        ------
        BadParameter
            If there is no such analysis or parameter, or the value is of another type.

        Examples
        --------
        >>> Configuration.of({"referrals": {"contact_gap_days": 30}}).referrals.contact_gap_days
        30
        """
        standard, chosen = Configuration(), chosen or {}
        _check_names("configuration", chosen, [each.name for each in fields(standard)])
        parts = {name: _changed(name, getattr(standard, name), values) for name, values in chosen.items()}
        return Configuration(**parts)


def _check_names(what: str, chosen: Mapping[str, Any], known: list[str]) -> None:
    for name in chosen:
        if name not in known:
            raise BadParameter(what, name, f"one of {', '.join(known)}")


def _changed(name: str, standard: Any, values: Any) -> Any:
    if not isinstance(values, Mapping):
        raise BadParameter(name, values, "parameters by name")
    if not is_dataclass(standard) or isinstance(standard, type):
        return dict(values)
    _check_names(name, values, [each.name for each in fields(standard)])
    now = asdict(standard)
    return type(standard)(
        **{**now, **{key: _value(f"{name}.{key}", value, now[key]) for key, value in values.items()}}
    )


def _value(name: str, value: Any, standard: Any) -> Any:
    """Take a value of the same type as the standard one; a list for a tuple, a whole number for a number."""
    if isinstance(standard, tuple) and isinstance(value, list | tuple):
        return tuple(str(each) for each in value)
    if isinstance(standard, float) and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if standard is None and isinstance(value, str):
        return value
    if type(value) is not type(standard):
        raise BadParameter(name, value, f"a value like {standard!r}")
    return value
