"""Why a row was refused is said in one line."""

from django.core.exceptions import ValidationError

from ishenim.kernel.procedures.importing.run import sentence


def test_what_is_wrong_with_a_field_names_the_field():
    refused = ValidationError({"day": ["Not a day."], "text": ["Too long.", "Only a link."]})

    assert sentence(refused) == "day: Not a day.; text: Too long. Only a link."


def test_what_is_wrong_with_the_whole_names_none():
    assert sentence(ValidationError("Nobody could answer.")) == "Nobody could answer."
    assert (
        sentence(ValidationError({"__all__": ["These contradict each other."]}))
        == "These contradict each other."
    )
