"""Certificates as others read them: verified by a client that others wrote, and no more once revoked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from openbadgeslib.ob3.verifier import OB3VerificationError, OB3Verifier
from tests.acts import tick

from ishenim.domains.training import badges
from ishenim.domains.training.models import Certificate
from ishenim.domains.training.tests.doing import passed
from ishenim.kernel.institutions.models import Person


@pytest.fixture
def certificate(training, world, settings, tmp_path):
    settings.VAR = tmp_path
    settings.PUBLIC_ADDRESS = "https://ishenim.example"
    world.changed()  # the versions lie in that folder
    passed(training, training.announced(training.with_bank()), world.officer)
    tick()
    return Certificate.objects.select_related("matter").get()


def verifier() -> OB3Verifier:
    return OB3Verifier(badges.signing_key().public_key())


def fetched(address: str) -> bytes:
    """Hand out what stands at an address of ours, as the client asks for it."""
    path = address.removeprefix("https://ishenim.example")
    return Client(headers={"host": "localhost"}).get(path).content


def test_others_verify_a_certificate_its_days_and_its_list(certificate):
    read = verifier().verify(certificate.credential, check_status=True, download=fetched)
    assert read.achievement.name == "Code of Honor course"
    assert read.expiration_date.date() >= certificate.valid_until
    assert "officer@" not in certificate.credential


def test_a_changed_certificate_is_refused(certificate):
    head, payload, seal = certificate.credential.split(".")
    with pytest.raises(OB3VerificationError):
        verifier().verify(".".join([head, payload[:-4] + "AAAA", seal]))


def test_a_revoked_certificate_is_refused_and_others_are_not(certificate, training):
    said = {"ground": "help", "reason": "The trainer saw it and wrote it down."}
    training.act(certificate.matter, "revoke", training.office, **said)
    tick()
    with pytest.raises(OB3VerificationError, match="revocation"):
        verifier().verify(certificate.credential, check_status=True, download=fetched)
    Certificate.objects.filter(pk=certificate.pk).update(
        place_in_list=(certificate.place_in_list + 1) % 131_072
    )
    other = badges.credential_of(
        Certificate.objects.select_related("matter", "person", "course__matter").get()
    )
    verifier().verify(other, check_status=True, download=fetched)


def test_an_old_copy_of_the_list_is_not_believed(certificate, on):
    old = fetched(badges.list_address())
    on("2026-11-20 10:00")
    with pytest.raises(OB3VerificationError):
        verifier().verify(certificate.credential, check_status=True, download=lambda address: old)
    tick()
    assert fetched(badges.list_address()) != old
    assert timedelta(days=1) < badges.LIST_LIVES


def test_whose_it_is_is_shown_by_the_e_mail_alone(certificate, world):
    import hashlib

    read = verifier().verify(certificate.credential)
    email = Person.objects.get(pk=certificate.person_id).email
    payload = OB3Verifier._decode_unverified(certificate.credential)
    [whose] = payload["credentialSubject"]["identifier"]
    digest = hashlib.sha256((email + whose["salt"]).encode()).hexdigest()
    assert whose["identityHash"] == f"sha256${digest}"
    assert read is not None


def test_the_credential_and_the_paper_with_the_name_are_for_whoever_holds_it(certificate, world):
    def own(name: str, what: str):
        client = Client(headers={"host": "localhost"})
        client.force_login(Person.objects.get(name=name))
        return client.get(f"/en/desk/own/{what}/?reference={certificate.reference}")

    desk = Client(headers={"host": "localhost"})
    desk.force_login(Person.objects.get(name="officer"))
    page = desk.get(f"/en/desk/matters/{certificate.enrolment.matter.reference}/").content.decode()
    for what in ("credential", "certificate"):
        assert f"/en/desk/own/{what}/?reference={certificate.reference}" in page
    assert own("officer", "credential").content.decode() == certificate.credential
    assert own("officer", "certificate").content.startswith(b"%PDF")
    for what in ("credential", "certificate"):
        assert own("other_officer", what).status_code == 404


def test_the_profile_names_the_key(certificate):
    import json

    told = json.loads(fetched(badges.issuer()["id"]))
    assert told["publicKeyJwk"] == badges.public_key()
    assert (told["publicKeyJwk"]["kty"], "d" in told["publicKeyJwk"]) == ("OKP", False)
