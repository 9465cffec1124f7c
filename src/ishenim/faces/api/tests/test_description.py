"""The description says all that answers hold, and answers hold nothing else."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import OpenAPIV31SpecValidator
from tests.acts import act, announced, ask
from tests.reading import forget_everyone

from ishenim.domains.meetings.tests.test_roads import MEETINGS, QUESTIONS, walk
from ishenim.domains.news import actions as news
from ishenim.domains.tokens import actions as tokens
from ishenim.faces.api import interface
from ishenim.faces.api.interface import offices_steps
from ishenim.faces.api.rules import for_offices
from ishenim.faces.api.tests.before_offices import OF_NO_PROGRAM, a_code_to_acknowledge, name_of, tried
from ishenim.faces.api.tests.conftest import EXPIRES, Program
from ishenim.kernel.documents.tests.files import picture, upload
from ishenim.kernel.ledger import sequencer
from ishenim.kernel.procedures.attachments import Attachment
from ishenim.kernel.procedures.declare import PROCEDURES
from ishenim.kernel.procedures.engine import begin
from ishenim.kernel.search.indexing import index_new
from ishenim.kernel.tables.lists import LISTS


def strictly(schema: Any) -> Any:
    """Return a schema that allows nothing that it does not name; what says what else there may be stays."""
    if isinstance(schema, list):
        return [strictly(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    found = {name: strictly(value) for name, value in schema.items()}
    if found.get("type") == "object" and "properties" in found and "allOf" not in found:
        found.setdefault("additionalProperties", False)
    return found


class Description:
    """The description that a program reads, ready to judge answers."""

    def __init__(self) -> None:
        self.raw = Program().get("openapi.json").json()
        self.components = strictly(self.raw["components"])

    def operation(self, path: str, method: str = "get") -> dict[str, Any]:
        return self.raw["paths"][f"/{path}"][method]

    def judge(self, answer, path: str, method: str = "get") -> None:
        """Raise unless an answer is what the description says of its address, and nothing more."""
        told = self.operation(path, method)["responses"][str(answer.status_code)]
        if "$ref" in told:
            told = self.components["responses"][told["$ref"].rpartition("/")[2]]
        schema = strictly(told["content"][answer.headers["Content-Type"]]["schema"])
        whole = {**schema, "components": self.components}
        Draft202012Validator(whole, format_checker=FormatChecker()).validate(answer.json())


@pytest.fixture
def description(world, monday):
    return Description()


def test_the_description_is_openapi_3_1(world, monday):
    schema = Program(language="ru").get("openapi.json").json()

    assert schema["openapi"] == "3.1.0"
    OpenAPIV31SpecValidator(schema).validate()


def test_every_address_has_a_name_of_its_own_and_says_what_it_is(description):
    operations = [one for path in description.raw["paths"].values() for one in path.values()]

    assert len({one["operationId"] for one in operations}) == len(operations) > 70
    assert all(one["summary"] for one in operations)


def test_every_step_of_an_office_can_be_taken_by_programs_and_no_step_of_another(description):
    of_offices, of_others = set(), set()
    for procedure in PROCEDURES.values():
        if ".domains." not in procedure.__module__:
            continue
        for step in procedure.steps().values():
            taken = f"/matters/{{reference}}/steps/{step.name}"
            path = f"/procedures/{procedure.name}/openings/{step.name}" if step.opens else taken
            offices = any(who.role.official for who in (*step.jurisdictions, *step.brought_in_by))
            of_an_office = offices and not procedure.confidential  # a program has nobody's key
            (of_offices if of_an_office else of_others).add(path)

    described = {path for path, methods in description.raw["paths"].items() if "post" in methods}
    assert described - {"/documents"} == of_offices
    assert len(of_others - of_offices) > 20


def test_a_step_of_several_procedures_asks_for_what_each_of_them_asks_of_an_office(description):
    several = Counter(step.name for step in offices_steps() if not step.opens)

    assert several.most_common(1)[0][1] > 3
    for name, number in several.items():
        body = description.operation(f"matters/{{reference}}/steps/{name}", "post")["requestBody"]
        schema = body["content"]["application/json"]["schema"]
        assert len(schema.get("anyOf", [schema])) == number, name


def test_a_step_of_the_clock_is_no_step_of_a_program_where_another_procedure_lets_an_office_take_it(
    description, world, on
):
    enforcer, matter = a_code_to_acknowledge(world, on)
    names = {step.name: for_offices(step) for step in matter.procedure.steps().values()}
    read = tokens.issue(
        begin("token", place_id=enforcer.place_id),
        enforcer,
        program="A test",
        scopes=["read"],
        expires=EXPIRES,
    )
    program = Program(read.token.secret)

    assert names["end"] is False
    assert "/matters/{reference}/steps/end" in description.raw["paths"]
    refused = program.send(f"matters/{matter.reference}/steps/end", status=404)
    assert refused.json()["detail"] == "This matter has no such step."
    program.send(f"matters/{matter.reference}/steps/acknowledge", status=403)


def test_the_machine_that_looks_for_faults_tries_every_step_with_a_token_that_may_take_it(description):
    attempts = dict(tried())
    codes = [code for new in attempts.values() for code in new]

    assert all(attempts.values())
    assert {*codes, *OF_NO_PROGRAM} == {f"{one.procedure.name}.{one.name}" for one in offices_steps()}
    assert not OF_NO_PROGRAM.keys() & codes
    operations = [one for path in description.raw["paths"].values() for one in path.values()]
    named = {one["operationId"] for one in operations if one["operationId"].startswith(("take_", "open_"))}
    assert named - {"open_steps"} == {name_of(code) for code in (*codes, *OF_NO_PROGRAM)}


def test_the_list_of_every_domain_has_an_address_and_a_schema_of_its_own(description):
    assert LISTS
    for listed in LISTS.values():
        assert f"/{listed.table.name}" in description.raw["paths"]
        assert listed.kind in description.raw["components"]["schemas"]
    names = [endpoint.path for endpoint in interface.ways_in()]
    assert len({(one.method, one.path) for one in interface.ways_in()}) == len(names)


def test_what_a_step_asks_for_is_described_as_its_form_asks_it(description):
    asked = description.operation("matters/{reference}/steps/minute", "post")["requestBody"]["content"]

    fields = asked["application/json"]["schema"]
    assert {"chair", "minutes", "women_18_30", "men_over_60"} <= set(fields["required"])
    assert fields["properties"]["women_18_30"] == {
        "type": "integer",
        "minimum": 0,
        "maximum": 10_000,
        "title": "Women, 18 to 30",
    }
    assert fields["properties"]["chair"]["oneOf"][0] == {"const": "police", "title": "the police"}
    assert fields["properties"]["attachments"]["items"] == {"type": "string"}
    sent = asked["multipart/form-data"]["schema"]["properties"]["attachments"]["items"]
    assert sent["contentMediaType"] == "application/octet-stream"
    once = description.operation("matters/{reference}/steps/issue_cards", "post")
    assert "sent" not in once["requestBody"]["content"]["application/json"]["schema"]["properties"]
    assert "Idempotency-Key" in {one["name"] for one in once["parameters"]}
    never = description.operation("matters/{reference}/steps/accept", "post")
    assert "Idempotency-Key" not in {one["name"] for one in never["parameters"]}


@pytest.mark.parametrize("road", QUESTIONS)
def test_a_question_is_as_described_wherever_its_road_ends(description, world, on, road):
    question = walk(world, on, QUESTIONS[road])
    forget_everyone()

    description.judge(Program().get(f"matters/{question.reference}"), "matters/{reference}")
    description.judge(Program().get("questions"), "questions")


@pytest.mark.parametrize("road", MEETINGS)
def test_a_meeting_is_as_described_wherever_its_road_ends(description, world, on, road):
    meeting = walk(world, on, MEETINGS[road])
    forget_everyone()

    description.judge(Program().get(f"matters/{meeting.reference}"), "matters/{reference}")
    description.judge(Program().get("meetings"), "meetings")


@pytest.mark.django_db(transaction=True)
def test_everything_else_that_is_read_is_as_described(description, world, acting):
    question = ask(world.beat)
    act(question, "show_text", world.moderator)
    act(question, "accept", world.officer, attachments=[upload(picture(), "lamp.png")])
    announced(world.beat, world.officer)
    told = {"title_en": "The days are out", "body_en": "Every beat has its meeting."}
    story = news.publish(begin("news", place=world.places["country"]), world.editor, **told)
    sequencer.place_waiting()
    while index_new():
        pass
    forget_everyone()
    fingerprint = Attachment.objects.get().document.sha256
    program = acting("officer", "read", "question.promise")
    asked = {
        "": "", "places?in=town": "places", "places/town": "places/{code}", "institutions": "institutions",
        "institutions/district_police": "institutions/{code}", "offices": "offices", "procedures": "procedures",
        "procedures/meeting": "procedures/{kind}", "news": "news", "search?q=lamps": "search",
        "procedures/question/steps/refer": "procedures/{kind}/steps/{step}", "logs/moderation": "logs/{log}",
        "ledger": "ledger", "ledger/entries": "ledger/entries", "ledger/entries/0": "ledger/entries/{position}",
        f"documents/{fingerprint}": "documents/{fingerprint}", f"matters/{story.reference}": "matters/{reference}",
        "my": "my", "my/work": "my/work", f"my/matters/{question.reference}": "my/matters/{reference}",
        f"matters/{question.reference}/steps": "matters/{reference}/steps",
        f"matters/{question.reference}/forms/promise": "matters/{reference}/forms/{step}",
    }  # fmt: skip
    for path, named in asked.items():
        answer = program.client.get(f"/api/v1/{path}")
        assert answer.json()["data"]
        description.judge(answer, named)


def test_steps_and_problems_are_answered_as_described(description, world, acting):
    question = ask(world.beat)
    path, named = f"matters/{question.reference}/steps/accept", "matters/{reference}/steps/accept"
    program = acting("officer", "question.accept")

    description.judge(Program().send(path, status=401), named, "post")
    description.judge(program.send(path, {}, status=422), named, "post")
    description.judge(acting("officer").send(path, {}, status=403), named, "post")
    description.judge(program.send(path, {"reply": "We will look into it."}), named, "post")
    description.judge(program.send(path, {"reply": "We will look into it."}, status=409), named, "post")
    description.judge(program.get("questions", x=1, status=422), "questions")
    description.judge(program.get("places/nowhere", status=404), "places/{code}")
    editor = acting("editor", "news.publish", place="country")
    told = {"title_en": "The days are out", "body_en": "Every beat has its meeting."}
    opened = editor.send("procedures/news/openings/publish?place=country", told, status=201)
    description.judge(opened, "procedures/news/openings/publish", "post")
