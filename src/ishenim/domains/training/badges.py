"""Certificates as credentials that other people's software verifies: Open Badges 3.0, signed as VC-JWT, revocable.

The key is the installation's own and lies with the worker, which signs; whoever serves pages only hands out what was
signed. Specifications: Open Badges 3.0, section 8 (JSON Web Token Proof Format); W3C Bitstring Status List 1.0.
"""

from __future__ import annotations

import gzip
import hashlib
import secrets
from base64 import b64decode, b64encode, urlsafe_b64encode
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import orjson
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from ishenim.domains.training.models import PLACES, Certificate
from ishenim.kernel.ledger import disk
from ishenim.kernel.procedures.addresses import origin

CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
LIST_LIVES = timedelta(days=7)
MEDIA_TYPE = "application/vc+jwt"
SALT_BYTES = 12


def signing_key() -> Ed25519PrivateKey:
    """Return the key that signs certificates, made at first need and readable by its owner only."""
    return _key(key_file(Path(settings.VAR)))


def key_file(var: Path) -> Path:
    """Return where the key lies."""
    return var / "training" / "issuer-key"


@cache
def _key(file: Path) -> Ed25519PrivateKey:
    file.parent.mkdir(parents=True, exist_ok=True)
    new = b64encode(Ed25519PrivateKey.generate().private_bytes_raw())
    return Ed25519PrivateKey.from_private_bytes(b64decode(disk.make_once(file, new)))


def public_key() -> dict[str, str]:
    """Return the public half as a JSON Web Key (RFC 8037)."""
    return {"kty": "OKP", "crv": "Ed25519", "x": in_base64url(signing_key().public_key().public_bytes_raw())}


def in_base64url(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


def signed(payload: Mapping[str, Any]) -> str:
    """Return a payload as a compact JSON Web Signature (RFC 7515); its head says by which key."""
    head = {"alg": "EdDSA", "typ": "JWT", "jwk": public_key()}
    said = ".".join(in_base64url(orjson.dumps(part)) for part in (head, payload))
    return f"{said}.{in_base64url(signing_key().sign(said.encode()))}"


def issuer() -> dict[str, Any]:
    """Return who issues, as a profile that names the key."""
    address = origin() + reverse("issuer_of_certificates")
    return {"id": address, "type": ["Profile"], "name": "Ishenim", "url": origin()}


def profile() -> dict[str, Any]:
    """Return the profile as it is published, with the key."""
    return {"@context": [CREDENTIALS, BADGES], **issuer(), "publicKeyJwk": public_key()}


def list_address() -> str:
    """Return where the list of what was revoked stands."""
    return origin() + reverse("revoked_certificates")


def credential_of(certificate: Certificate) -> str:
    """Return a certificate as a signed credential. It names nobody: who shows the e-mail shows that it is theirs."""
    with translation.override("en"):
        page = origin() + reverse("training:certificate", kwargs={"reference": certificate.reference})
        achievement = achievement_of(certificate)
    begins, ends = instant(certificate.issued_on), instant(certificate.valid_until + timedelta(days=1))
    whose = identity(certificate.person.email, secrets.token_hex(SALT_BYTES))
    payload = {
        "@context": [CREDENTIALS, BADGES],
        "id": page,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": issuer(),
        "validFrom": begins.isoformat(),
        "validUntil": ends.isoformat(),
        "name": achievement["name"],
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [whose],
            "achievement": achievement,
        },
        "credentialStatus": {
            "id": f"{list_address()}#{certificate.place_in_list}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(certificate.place_in_list),
            "statusListCredential": list_address(),
        },
        "iss": issuer()["id"],
        "jti": page,
        "nbf": int(begins.timestamp()),
        "exp": int(ends.timestamp()),
    }
    return signed(payload)


def achievement_of(certificate: Certificate) -> dict[str, Any]:
    """Return the course, in the version that was passed."""
    course = certificate.course
    page = origin() + reverse("training:course", kwargs={"reference": course.matter.reference})
    bound = f" Bound to {certificate.norm}." if certificate.norm else ""
    return {
        "id": f"{page}#version-{certificate.version}",
        "type": ["Achievement"],
        "achievementType": "Course",
        "name": course.title,
        "description": course.about,
        "criteria": {"narrative": f"Version {certificate.version} of the course.{bound}"},
    }


def identity(email: str, salt: str) -> dict[str, Any]:
    """Return whose a credential is, as a salted hash of the e-mail."""
    digest = hashlib.sha256((email.lower() + salt).encode()).hexdigest()
    return {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": f"sha256${digest}",
        "identityType": "emailAddress",
        "salt": salt,
    }


def instant(day: date) -> datetime:
    """Return the first moment of a day."""
    return timezone.make_aware(datetime.combine(day, time.min))


def revoked_list(places: Iterable[int], now: datetime) -> str:
    """Return the signed list of what was revoked; a copy older than a week is no longer believed."""
    bits = bytearray(PLACES // 8)
    for place in places:
        bits[place // 8] |= 0x80 >> place % 8
    address = list_address()
    payload = {
        "@context": [CREDENTIALS],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer()["id"],
        "validFrom": now.isoformat(timespec="seconds"),
        "validUntil": (now + LIST_LIVES).isoformat(timespec="seconds"),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": f"u{in_base64url(gzip.compress(bytes(bits), mtime=0))}",
        },
        "iss": issuer()["id"],
        "jti": address,
        "nbf": int(now.timestamp()),
    }
    return signed(payload)
