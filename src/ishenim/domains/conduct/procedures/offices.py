"""Who drafts, who is bound, who checks, and the basis of it all, said once for every rule of conduct."""

from ishenim.kernel.institutions.roles import (
    CODE_KEEPER,
    ENFORCEMENT_OFFICER,
    INDEPENDENT_MODERATOR,
    JUVENILE_INSPECTOR,
    MODERATOR,
    NEIGHBOURHOOD_OFFICER,
    POLICE_CHIEF,
)

BOUND = (ENFORCEMENT_OFFICER, NEIGHBOURHOOD_OFFICER, JUVENILE_INSPECTOR, POLICE_CHIEF)
"""The offices whose holders a code may bind."""
KEEPERS = [CODE_KEEPER.asked]
BOUND_ITSELF = [role.itself for role in BOUND]
CHECKERS = [MODERATOR.of_the_place.not_the_one_asked, INDEPENDENT_MODERATOR.anywhere.not_the_one_asked]

IN_VERSIONS = (
    "Project rule 16: a code is changed by a new version and in no other way; who drafts it does not approve it; "
    "anyone reads what was in force on any day"
)
CONSULTED = (
    "Project rule 16: whoever wishes says what a draft should say, without an account, and each word that is shown "
    "gets an answer before the draft is approved"
)
ACKNOWLEDGED = (
    "Project rule 17: whoever is bound by a version acknowledges it within ten working days; the public reads how "
    "many did, and never who"
)
