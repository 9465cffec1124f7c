"""The numbers for Prometheus: what all processes of this machine counted, and how every part is now."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from ishenim.kernel.health.report import asked
from ishenim.kernel.metrics import tallies

TYPE = "text/plain; version=0.0.4; charset=utf-8"


class OfTheParts(Collector):
    """Whether each part is well, and the numbers that it told."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield them."""
        well = GaugeMetricFamily(
            "ishenim_part_well", "1 while a part of the service is well.", labels=["part"]
        )
        told = []
        for part, state in asked.report().states:
            well.add_metric([part.name], float(state.well))
            told += [(f"ishenim_{part.name}_{name}", value) for name, value in state.numbers.items()]
        yield well
        for name, value in told:
            yield GaugeMetricFamily(name, "See how to watch an installation.", value=value)


def exposition() -> bytes:
    """Return all numbers as Prometheus reads them."""
    tallies.write()
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # the library leaves it untyped
    registry.register(OfTheParts())
    return generate_latest(registry)
