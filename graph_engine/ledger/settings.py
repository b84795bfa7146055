"""The ledger's settings: the bank's time zone and cut-off, and the key that hashes contact points."""

import hashlib
import json
import secrets
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from graph_engine.errors import BadParameter, FundgraphError
from graph_engine.ledger.manifest import replace_durably

OWNER_ONLY = 0o600
KEY_BYTES = 32  # as long as the output of HMAC-SHA-256: RFC 2104, section 3


@dataclass(frozen=True)
class Settings:
    """How the bank counts its days, and the key for contact points.

    ``cut_off`` is the local time from which a movement counts for the next day; ``24:00`` means there is
    none. ``contact_point_key`` is hexadecimal, and empty until the ledger is first written.
    """

    time_zone: str = "Asia/Shanghai"
    cut_off: str = "24:00"
    contact_point_key: str = ""

    def __post_init__(self) -> None:
        try:
            ZoneInfo(self.time_zone)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise BadParameter("time_zone", self.time_zone, "a zone such as Asia/Shanghai or UTC") from error
        if self.cut_off != "24:00":
            try:
                time.fromisoformat(self.cut_off)
            except ValueError as error:
                raise BadParameter("cut_off", self.cut_off, "HH:MM, or 24:00 for none") from error

    def business_day(self, instant: datetime) -> date:
        """The bank's accounting day of an instant.

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> Settings().business_day(datetime(2025, 1, 10, 16, 30, tzinfo=UTC))
        datetime.date(2025, 1, 11)
        >>> Settings(time_zone="UTC", cut_off="16:30").business_day(datetime(2025, 1, 10, 16, 30, tzinfo=UTC))
        datetime.date(2025, 1, 11)
        """
        local = instant.astimezone(ZoneInfo(self.time_zone))
        past = self.cut_off != "24:00" and local.time() >= time.fromisoformat(self.cut_off)
        return local.date() + timedelta(days=past)

    @property
    def digest(self) -> str:
        """A hash of all settings, which does not give the key away."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()


def read_settings(path: Path) -> Settings:
    """The settings in a file, or the defaults (without a key) if there is none."""
    if not path.exists():
        return Settings()
    try:
        return Settings(**json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, TypeError) as error:
        raise FundgraphError(f"{path} does not hold ledger settings: {error}") from error


def write_settings(path: Path, settings: Settings) -> Settings:
    """Store settings, readable by their owner alone; a random key is drawn if they have none."""
    kept = Settings(
        settings.time_zone, settings.cut_off, settings.contact_point_key or secrets.token_hex(KEY_BYTES)
    )
    replace_durably(path, (json.dumps(asdict(kept), indent=1) + "\n").encode(), mode=OWNER_ONLY)
    return kept
