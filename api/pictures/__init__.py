"""Pictures of what was found, as SVG files that need nothing else: text stays text in either language."""

from api.pictures.bands import Carried
from api.pictures.community import CommunityDrawn, community_picture
from api.pictures.ring import Hop, ring_picture
from api.pictures.shares import FoundOfPlanted, shares_picture
from api.pictures.supply_chain import ChainDrawn, SupplierDrawn, supply_chain_picture
from api.pictures.trace import CurrencyDrawn, TraceDrawn, trace_picture

__all__ = [
    "Carried",
    "ChainDrawn",
    "CommunityDrawn",
    "CurrencyDrawn",
    "FoundOfPlanted",
    "Hop",
    "SupplierDrawn",
    "TraceDrawn",
    "community_picture",
    "ring_picture",
    "shares_picture",
    "supply_chain_picture",
    "trace_picture",
]
