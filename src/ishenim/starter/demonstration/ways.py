"""The ways a question can go. Old ones have come to an end, fresh ones are under way."""

from __future__ import annotations

from ishenim.domains.meetings import merging_actions
from ishenim.domains.meetings import question_actions as acts
from ishenim.kernel.calendar import working_days
from ishenim.starter.demonstration import texts
from ishenim.starter.demonstration.questions import Question

REASON = {"ky": "Иш бүтө элек: жарымы гана жасалган.", "ru": "Сделано не всё: только половина."}


def confirmed(question: Question) -> None:
    question.usual(done=18)
    question.by_code(20, acts.confirm)


def confirmed_after_silence(question: Question) -> None:
    question.usual(done=10)
    question.by_code(33, acts.confirm_late)


def unconfirmed(question: Question) -> None:
    question.usual(done=12)


def returned(question: Question) -> None:
    question.ask()
    question.show()
    question.on(
        2, 14, acts.give_back, question.officer, reply=texts.REPLY[question.asked.language], ground="answered"
    )


def referred_and_kept(question: Question) -> None:
    """Refer to the local self-government, which promises and delivers."""
    question.ask()
    question.show()
    words = texts.REPLY[question.asked.language]
    question.on(
        1, 15, acts.refer, question.officer, reply=words, institution=lambda _at: question.hall().office
    )
    question.on(3, 11, acts.accept, question.hall, reply=words)
    day = working_days.add(question.day, 20)
    question.on(6, 11, acts.promise, question.hall, what=question.asked.promise, promised_for=day)
    question.on(17, 11, acts.done, question.hall, result=question.asked.result)
    question.by_code(19, acts.confirm)


def late_and_kept(question: Question) -> None:
    question.usual()
    question.done(24)
    question.by_code(26, acts.confirm)


def extended(question: Question) -> None:
    question.usual()
    day = working_days.add(question.day, 35)
    question.on(
        18, 10, acts.extend, question.hall,
        promised_for=day, ground="season", reason="Жол оңдолуп жатат, ага чейин иштөө мүмкүн эмес.",
    )  # fmt: skip
    question.done(30)
    question.by_code(31, acts.confirm)


def disputed_and_reopened(question: Question) -> None:
    question.usual(done=12)
    question.by_code(14, acts.dispute, reason=REASON[question.asked.language])
    words = texts.REPLY[question.asked.language]
    question.on(17, 10, acts.reopen, question.chief, reply=words)
    day = working_days.add(question.day, 35)
    question.on(20, 10, acts.promise, question.officer, what=question.asked.promise, promised_for=day)
    question.done(30)
    question.by_code(32, acts.confirm)


def disputed_and_stood_by(question: Question) -> None:
    question.usual(done=12)
    question.by_code(14, acts.dispute, reason=REASON[question.asked.language])
    question.on(18, 10, acts.stand_by, question.chief, reply=texts.REPLY[question.asked.language])


def unfixed(question: Question) -> None:
    question.ask()
    question.show()
    question.accept()
    words = texts.REPLY[question.asked.language]
    question.on(8, 14, acts.close_unfixed, question.officer, reply=words, ground="no_money")


def not_let_in(question: Question) -> None:
    question.ask(text=texts.ADVERTISING, proven=False)
    question.on(1, 10, acts.decline, question.moderator, ground="spam")


def let_in(question: Question) -> None:
    question.ask(proven=False)
    question.on(1, 9, acts.admit, question.moderator, text=question.asked.question, hidden=[])
    question.accept(3)
    question.promise(5)
    question.done(15)
    question.by_code(18, acts.confirm)


def hidden_at_once(question: Question) -> None:
    question.ask(text=texts.WITH_A_TELEPHONE)
    question.show(text=texts.WITHOUT_IT, hidden=["personal"])
    question.accept()
    question.promise()
    question.done(16)
    question.by_code(18, acts.confirm)


def hidden_afterwards(question: Question) -> None:
    """Show a text, and take a telephone number out of the record a day later."""
    question.ask(text=texts.WITH_A_TELEPHONE)
    question.show(text=texts.WITH_A_TELEPHONE)
    question.on(2, 12, acts.hide_text, question.moderator, text=texts.WITHOUT_IT, hidden=["personal"])
    question.accept(3)
    question.promise(5)
    question.done(16)
    question.by_code(18, acts.confirm)


def never_accepted_and_sent_up(question: Question) -> None:
    question.ask()
    question.show()
    question.by_code(6, acts.refer_up)


def checked_too_late(question: Question) -> None:
    question.ask()
    question.accept()
    question.on(4, 10, acts.show_text, question.moderator, text=question.asked.question, hidden=[])
    question.promise(6)
    question.done(18)
    question.by_code(20, acts.confirm)


def asked_back(question: Question) -> None:
    question.ask()
    question.show()
    question.accept()
    question.on(4, 15, acts.ask_back, question.officer, reply=texts.REPLY[question.asked.language])


def asked_back_and_answered(question: Question) -> None:
    asked_back(question)
    question.by_code(6, acts.answer_back, answer=REASON[question.asked.language])
    question.promise(9)
    question.done(20)
    question.by_code(22, acts.confirm)


def only_asked(question: Question) -> None:
    question.ask()


def only_shown(question: Question) -> None:
    question.ask()
    question.show(0)


def waiting_to_be_let_in(question: Question) -> None:
    question.ask(proven=False)


def only_accepted(question: Question) -> None:
    question.ask()
    question.show()
    question.accept()


def promised(question: Question) -> None:
    question.usual()


def done(question: Question) -> None:
    question.usual(done=9)
    question.stage.on(question.day, 23, question.remember)


def disputed(question: Question) -> None:
    question.usual(done=8)
    question.by_code(10, acts.dispute, reason=REASON[question.asked.language])


def referred(question: Question) -> None:
    question.ask()
    question.show()
    words = texts.REPLY[question.asked.language]
    question.on(
        1, 15, acts.refer, question.officer, reply=words, institution=lambda _at: question.hall().office
    )


def twin_of(question: Question) -> None:
    """Ask the same a day later; the office lets it go one way with the first."""
    day = working_days.add(question.day, 1)
    twin = Question(question.stage, question.beat, question.number, day)
    twin.ask()
    twin.show(0)
    twin.on(
        0, 16, merging_actions.merge_into, question.officer,
        into=lambda _at: question.matter.reference, reason=texts.THE_SAME,
    )  # fmt: skip


def merged(question: Question) -> None:
    question.ask()
    question.show(0)
    twin_of(question)


def closed_together(question: Question) -> None:
    question.ask()
    question.show(0)
    twin_of(question)
    question.accept()
    question.promise()
    question.done(14)
    question.by_code(16, acts.confirm)


OLD = [
    closed_together,
    confirmed,
    unconfirmed,
    referred_and_kept,
    late_and_kept,
    extended,
    confirmed,
    disputed_and_reopened,
    hidden_at_once,
    disputed_and_stood_by,
    unfixed,
    let_in,
    not_let_in,
    confirmed_after_silence,
    returned,
    hidden_afterwards,
    checked_too_late,
    asked_back_and_answered,
    never_accepted_and_sent_up,
]
FRESH = [
    (12, done),
    (0, only_asked),
    (1, only_shown),
    (1, waiting_to_be_let_in),
    (3, only_accepted),
    (8, promised),
    (24, promised),
    (12, disputed),
    (7, only_shown),
    (7, asked_back),
    (2, referred),
    (2, merged),
]
