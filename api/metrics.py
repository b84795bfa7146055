"""Counts for Prometheus: requests by route and status, how long they took, how many run now."""

from dataclasses import dataclass, field

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram


def _registry() -> CollectorRegistry:
    return CollectorRegistry(auto_describe=True)


@dataclass(frozen=True)
class Metrics:
    """The metrics of one app, in a registry of their own; no label names a person."""

    registry: CollectorRegistry = field(default_factory=_registry)
    requests: Counter = field(init=False)
    seconds: Histogram = field(init=False)
    running: Gauge = field(init=False)

    def __post_init__(self) -> None:
        labels = ("method", "route")
        made = {
            "requests": Counter(
                "fundgraph_requests", "Requests answered", (*labels, "status"), registry=self.registry
            ),
            "seconds": Histogram(
                "fundgraph_request_seconds", "Time to answer a request", labels, registry=self.registry
            ),
            "running": Gauge("fundgraph_requests_running", "Requests worked on now", registry=self.registry),
        }
        for name, metric in made.items():
            object.__setattr__(self, name, metric)
