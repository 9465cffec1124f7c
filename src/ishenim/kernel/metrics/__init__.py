"""What happens here, as numbers for Prometheus. No number is about a person, a matter or an address."""

from ishenim.kernel.metrics.counters import (
    DEADLINES_MISSED,
    JOBS_DID,
    JOBS_FAILED,
    LIMITS_HIT,
    REFUSALS,
    REQUEST_SECONDS,
    REQUESTS,
    STEPS,
    TURNED_AWAY,
)
from ishenim.kernel.metrics.tallies import keep_writing, tally

__all__ = [
    "DEADLINES_MISSED",
    "JOBS_DID",
    "JOBS_FAILED",
    "LIMITS_HIT",
    "REFUSALS",
    "REQUESTS",
    "REQUEST_SECONDS",
    "STEPS",
    "TURNED_AWAY",
    "keep_writing",
    "tally",
]
