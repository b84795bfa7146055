"""Structured logs: one JSON line per event on the error stream, without personal data."""

import sys

import structlog
from structlog.typing import FilteringBoundLogger


def event_log() -> FilteringBoundLogger:
    """A log of events as JSON lines, whatever else the process logs and how."""
    log: FilteringBoundLogger = structlog.wrap_logger(
        structlog.WriteLogger(sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger("info"),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
    return log
