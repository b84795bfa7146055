"""Structured logs: one JSON line per event on the error stream, without personal data."""

import logging
import sys

import structlog

LOGGER_NAME = "fundgraph"


def configure_logs(level: int = logging.INFO) -> None:
    """Let the process write its events as JSON lines; for whoever starts a server, not for libraries."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
    )
