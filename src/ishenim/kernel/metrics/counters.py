"""Every counter. Beside a number stand names from our own code alone, never what somebody sent."""

from __future__ import annotations

from prometheus_client import Counter, Histogram

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

REQUESTS = Counter("ishenim_requests", "Requests that Django answered.", ["route", "method", "status"])
REQUEST_SECONDS = Histogram(
    "ishenim_request_seconds", "How long Django took to answer.", ["route"], buckets=SECONDS
)
KEPT = Counter("ishenim_kept_pages", "Answers handed out before Django was asked.", ["route"])
TURNED_AWAY = Counter("ishenim_turned_away", "Requests that could not be served, and why.", ["reason"])
LIMITS_HIT = Counter("ishenim_limits_hit", "Requests of whoever tried too often.", ["route"])
STEPS = Counter("ishenim_steps", "Steps that were recorded.", ["kind", "step", "by"])
REFUSALS = Counter("ishenim_refusals", "Steps that the rule or the form refused.", ["kind", "step", "reason"])
DEADLINES_MISSED = Counter("ishenim_deadlines_missed", "Deadlines that ran out.", ["kind"])
JOBS_DID = Counter(
    "ishenim_jobs_did", "How much each job of the worker did: entries, letters, steps.", ["job"]
)
JOBS_FAILED = Counter("ishenim_jobs_failed", "How often each job of the worker failed.", ["job"])
