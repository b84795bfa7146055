"""Regions, industries, the calendar, exchange rates and country risk."""

from datetime import date, timedelta

import numpy as np
import polars as pl

from graph_engine.synthetic.arrays import Chances
from graph_engine.synthetic.banks import BODIES
from graph_engine.synthetic.days import FIRST_DAY, Month, day_of, holidays, is_working
from graph_engine.synthetic.industries import INDUSTRIES
from graph_engine.synthetic.regions import CITIES

CALENDAR_MARGIN_DAYS = 40
YUAN_PER = {"USD": 7.20, "EUR": 7.80, "HKD": 0.925, "JPY": 0.0480}
"""Where rates begin; they wander by a tenth of a per cent a day. Invented, near those of early 2025."""


def region_table() -> pl.DataFrame:
    """Provinces, and below them their cities."""
    provinces = {city.province_code: city.province for city in CITIES}
    cities = [city for city in CITIES if city.code != city.province_code]
    return pl.DataFrame(
        {
            "region_id": [*provinces, *(city.code for city in cities)],
            "name": [*provinces.values(), *(city.name for city in cities)],
            "parent_id": [*[None] * len(provinces), *(city.province_code for city in cities)],
        }
    )


def industry_table() -> pl.DataFrame:
    """Sections, the divisions below them, and what bodies do."""
    sections = {industry.section: industry.section_name for industry in INDUSTRIES}
    below = [industry for industry in INDUSTRIES if industry.code != industry.section]
    others = sorted({body.industry for body in BODIES})
    return pl.DataFrame(
        {
            "industry_id": [*sections, *(i.code for i in below), *(f"X{n}" for n in range(len(others)))],
            "name": [*sections.values(), *(i.name for i in below), *others],
            "parent_id": [*[None] * len(sections), *(i.section for i in below), *[None] * len(others)],
        }
    )


def calendar_table(months: tuple[Month, ...]) -> pl.DataFrame:
    """Every day of the period and some after it, in the same years the calendar knows."""
    last = min(day_of(months[-1].last_day) + timedelta(days=CALENDAR_MARGIN_DAYS), date(2030, 12, 31))
    days = [FIRST_DAY + timedelta(days=i) for i in range((last - FIRST_DAY).days + 1)]
    return pl.DataFrame(
        {
            "calendar_id": [day.isoformat() for day in days],
            "day": days,
            "working": [is_working(day) for day in days],
            "note": ["public holiday" if day in holidays(day.year) else None for day in days],
        }
    )


def exchange_rate_table(rng: Chances, months: tuple[Month, ...]) -> pl.DataFrame:
    """Yuan for a unit of each currency, on every working day."""
    days = [day_of(day) for month in months for day in month.working_days]
    frames = []
    for base, start in YUAN_PER.items():
        rates = start * np.exp(np.cumsum(0.001 * rng.standard_normal(len(days))))
        frames.append(
            pl.DataFrame(
                {
                    "rate_id": [f"{base}CNY{day:%Y%m%d}" for day in days],
                    "day": days,
                    "base": [base] * len(days),
                    "quote": ["CNY"] * len(days),
                    "rate": [f"{rate:.6f}" for rate in rates],
                }
            )
        )
    return pl.concat(frames)


def country_risk_table() -> pl.DataFrame:
    """A few countries' risk, invented but for the call for action of the Financial Action Task Force."""
    levels = {"CN": "low", "HK": "low", "SG": "low", "US": "low", "DE": "low", "JP": "low"}
    levels |= {"KP": "prohibited", "IR": "prohibited", "MM": "high"}
    return pl.DataFrame({"country": list(levels), "level": list(levels.values())})
