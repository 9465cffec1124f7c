"""Counting in Redis, for all machines: under marks that nobody can read, each with the moment when it is forgotten."""

from __future__ import annotations

from ishenim.kernel.exchange import ask, packed

SPEND = """
local now = redis.call('TIME')
now = now[1] + now[2] / 1000000
local tries, seconds = tonumber(ARGV[1]), tonumber(ARGV[2])
local known = redis.call('HMGET', KEYS[1], 'spent', 'at')
local left = known[1] and math.max(0, known[1] - (now - known[2]) * tries / seconds) or 0
local spent = math.min(left + 1, 2 * tries)
redis.call('HSET', KEYS[1], 'spent', tostring(spent), 'at', string.format('%.6f', now))
redis.call('PEXPIRE', KEYS[1], math.ceil(spent * seconds / tries * 1000))
return tostring(spent)
"""


def spend(of: bytes, *, tries: int, seconds: float) -> float:
    answer = ask(packed("EVAL", SPEND, 1, _tries_of(of), tries, str(seconds)))
    return float(answer.value)


def forgive(of: bytes) -> None:
    ask(packed("DEL", _tries_of(of)))


def first(of: bytes, *, seconds: float) -> bool:
    milliseconds = max(1, round(seconds * 1000))
    return ask(packed("SET", f"ishenim:used:{of.hex()}", 1, "NX", "PX", milliseconds)).value is not None


def _tries_of(of: bytes) -> str:
    return f"ishenim:tries:{of.hex()}"
