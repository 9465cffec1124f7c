"""Who hosts, who answers, who checks, and the basis of it all, said once for both rules."""

from django.utils.translation import gettext_lazy as _

from ishenim.kernel.institutions.roles import (
    INDEPENDENT_MODERATOR,
    LOCAL_SELF_GOVERNMENT,
    MODERATOR,
    NEIGHBOURHOOD_OFFICER,
    OBSERVER,
    OBSERVERS_COORDINATOR,
    POLICE_CHIEF,
)
from ishenim.kernel.procedures.logs import Log

HOSTS = [NEIGHBOURHOOD_OFFICER.of_the_place, POLICE_CHIEF.of_the_place, LOCAL_SELF_GOVERNMENT.of_the_place]
ANSWERING = [NEIGHBOURHOOD_OFFICER.asked, POLICE_CHIEF.asked, LOCAL_SELF_GOVERNMENT.asked]
SUPERIORS = [POLICE_CHIEF.of_the_place, LOCAL_SELF_GOVERNMENT.of_the_place]
ISSUERS = [
    LOCAL_SELF_GOVERNMENT.of_the_place.not_the_one_asked,
    MODERATOR.of_the_place.not_the_one_asked,
    INDEPENDENT_MODERATOR.anywhere.not_the_one_asked,
]
CLERKS = [LOCAL_SELF_GOVERNMENT.of_the_place]
ON_THE_TELEPHONE = [
    LOCAL_SELF_GOVERNMENT.of_the_place.not_the_one_asked,
    MODERATOR.of_the_place.not_the_one_asked,
]
COORDINATORS = [OBSERVERS_COORDINATOR.of_the_place]
OBSERVERS = [OBSERVER.itself]
WHO_GAVE_IT = [
    one.itself
    for one in (OBSERVER, OBSERVERS_COORDINATOR, NEIGHBOURHOOD_OFFICER, POLICE_CHIEF, LOCAL_SELF_GOVERNMENT)
]
SCHEDULING = [POLICE_CHIEF.of_the_place]
MODERATORS = [MODERATOR.of_the_place.not_the_one_asked, INDEPENDENT_MODERATOR.anywhere.not_the_one_asked]

MODERATION = Log(
    "moderation",
    title=_("Public log of moderation"),
    lead=_(
        "Nobody moderates questions about their own institution, and every moderation is public: that it happened, "
        "why, and by which office."
    ),
    nothing=_("Nothing has been moderated yet."),
    on_the_desk=_("Checks in the public log"),
)

REPORTING = (
    "Project rule 1: an officer reports as often as the rule of the place says, by default once a quarter"
)
ANSWER = (
    "Project rule 2: a question has an owner, a day and a result; terms after the law on citizens' appeals"
)
CHECKED = (
    "Project rule 3: nobody moderates questions about their own institution, and every moderation is public"
)
ON_PAPER = (
    "Project rule 8: whoever asks on a paper card has the same rights; the codes are issued by an office that is "
    "not the police, and whoever prints them can read them only while they are printed"
)
BY_PROGRAM = (
    "Project rule 8: whoever asks by a program of an office has the same rights; no office brings in what it would "
    "have to answer itself, for its program sees the claim code"
)
TOGETHER = "Project rule 9: questions about one matter go one way together; no deadline, code or follower is lost by it"
IN_COMMON = (
    "Project rule 12: a schedule is made by published rules, says how good it can at most be, and every change of it "
    "is a version with its reason"
)
OBSERVED = (
    "Project rule 14: observers of an organisation that is neither police nor self-government say what they saw; "
    "accounts of one meeting stand side by side and are never averaged"
)
