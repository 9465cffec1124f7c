"""The words an office chooses from: topics, grounds, channels. Codes stand in the ledger, labels on the page."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Topic(TextChoices):
    """What a question is about."""

    ROADS = "roads", _("Roads and traffic")
    LIGHT = "light", _("Street lighting")
    THEFT = "theft", _("Theft, theft of livestock")
    FAMILY = "family", _("Violence in the family")
    YOUTH = "youth", _("Children and young people")
    NOISE = "noise", _("Noise, alcohol, public order")
    ANIMALS = "animals", _("Stray animals")
    WASTE = "waste", _("Waste and sanitation")
    OFFICE = "office", _("The work of the office itself")
    OTHER = "other", _("Something else")


class Channel(TextChoices):
    """How a question came in."""

    WEB = "web", _("on the web")
    PAPER = "paper", _("on a paper card")
    HALL = "hall", _("in the hall")
    PROGRAM = "program", _("by a program of an office")
    REGISTER = "register", _("from another register")


class ReturnGround(TextChoices):
    """Why a question is returned to whoever asked."""

    NOT_PUBLIC = "not_public", _("It is not a matter of an institution")
    UNCLEAR = "unclear", _("It cannot be understood; please ask again in other words")
    ANSWERED = "answered", _("It has been answered already, and the answer is public")
    EMERGENCY = "emergency", _("It needs help at once: call 102")
    COMPLAINT = (
        "complaint",
        _("It is a complaint about a person, and complaints have their own protected way"),
    )


class UnfixedGround(TextChoices):
    """The legal ground on which a question is closed without a result."""

    NO_POWER = "no_power", _("The law gives no institution the power to do it")
    FORBIDDEN = "forbidden", _("The law forbids it")
    COURT = "court", _("It is before a court")
    NO_MONEY = "no_money", _("The approved budget of this year has no money for it")
    GONE = "gone", _("The cause is gone")


class ExtensionGround(TextChoices):
    """Why more time is needed."""

    OTHER_BODY = "other_body", _("Another body has to act first")
    SEASON = "season", _("The work is impossible in this season")
    PURCHASE = "purchase", _("A purchase by tender is under way")
    EXPERTISE = "expertise", _("An expert opinion is awaited")


class Hidden(TextChoices):
    """Why something is hidden from a text."""

    PERSONAL = "personal", _("personal data")
    THIRD_PARTY = "third_party", _("something about a third person")
    CHILD = "child", _("something about a child")
    INSULT = "insult", _("an insult")
    ADVERTISING = "advertising", _("advertising")
    ACCUSATION = "accusation", _("an accusation of a crime against a named person")


class DeclineGround(TextChoices):
    """Why a question is not let in."""

    SPAM = "spam", _("Advertising or machine-made text")
    INSULT = "insult", _("Nothing but insults")
    NO_QUESTION = "no_question", _("There is no question in it")
    CRIME = "crime", _("It reports a crime: it belongs to the protected way for such reports, or to 102")


class Told(TextChoices):
    """Where a meeting was announced."""

    SITE = "site", _("on this site")
    BOARD = "board", _("on the notice board")
    SCHOOL = "school", _("at the school")
    MESSENGER = "messenger", _("in the messenger group")
    PRESS = "press", _("in the local press or on the radio")
    HOUSES = "houses", _("from house to house")


class Access(TextChoices):
    """What makes it possible to come."""

    RAMP = "ramp", _("ramp or ground floor")
    CHILDCARE = "childcare", _("a place for children")
    INTERPRETER = "interpreter", _("interpreting")
    EVENING = "evening", _("outside working hours")
    NONE = "none", _("no ramp; ask beforehand if you need help")


class Spoken(TextChoices):
    """In which languages one can speak there."""

    KY = "ky", _("Kyrgyz")
    RU = "ru", _("Russian")
    UZ = "uz", _("Uzbek")
    TG = "tg", _("Tajik")
    EN = "en", _("English")
    SIGN = "sign", _("sign language")


class Chair(TextChoices):
    """Who chaired a meeting."""

    POLICE = "police", _("the police")
    SELF_GOVERNMENT = "self_government", _("local self-government")
    RESIDENT = "resident", _("a resident")


class Said(TextChoices):
    """What was said in the hall about an earlier question."""

    DONE = "done", _("it is done")
    UNDER_WAY = "under_way", _("it is under way")
    LATE = "late", _("it is late, and why")
    CANNOT = "cannot", _("it cannot be done, and why")
    ELSEWHERE = "elsewhere", _("another body deals with it")


class AgeBand(TextChoices):
    """The age bands of the attendance sheet."""

    UNDER_18 = "under_18", _("under 18")
    TO_30 = "18_30", _("18 to 30")
    TO_60 = "31_60", _("31 to 60")
    OVER_60 = "over_60", _("over 60")


class Weekday(TextChoices):
    """The days of the week as they are numbered here: Monday is 1."""

    MONDAY = "1", _("Monday")
    TUESDAY = "2", _("Tuesday")
    WEDNESDAY = "3", _("Wednesday")
    THURSDAY = "4", _("Thursday")
    FRIDAY = "5", _("Friday")
    SATURDAY = "6", _("Saturday")
    SUNDAY = "7", _("Sunday")


class Side(TextChoices):
    """Whose account of a meeting it is."""

    POLICE = "police", _("The police")
    SELF_GOVERNMENT = "self_government", _("Local self-government")
    OBSERVER = "observer", _("An observer")
    OBSERVERS = "observers", _("The observers together")


class TookPlace(TextChoices):
    """Whether an observer found a meeting."""

    YES = "yes", _("Yes")
    NOBODY_CAME = "nobody_came", _("No: no office came")
    CLOSED = "closed", _("No: the hall was closed")
    ELSEWHERE = "elsewhere", _("No: it was held elsewhere or at another time")


class ReportedBack(TextChoices):
    """Whether the officer said in the hall what became of earlier questions."""

    ALL = "all", _("about each of them")
    SOME = "some", _("about some of them")
    NONE = "none", _("about none of them")
    NOTHING = "nothing", _("there were no earlier questions")
