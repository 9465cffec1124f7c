"""Who trains and who is trained, and the basis of it all, said once for all rules of training."""

from ishenim.kernel.institutions.roles import HEAD, POLICE_CHIEF, ROLES, TRAINER, TRAINING_OFFICER

OFFICES_OF_TRAINING = [TRAINING_OFFICER.of_the_place]
AT_THE_DOOR = [TRAINER.of_the_place, TRAINING_OFFICER.of_the_place]
HEADS = [HEAD.of_the_place, POLICE_CHIEF.of_the_place]
THEMSELVES = [role.itself for role in ROLES.values() if role.official]

TRAINED = (
    "Project rule 24: who is trained in what is a rule with dates; a test is drawn fairly and can be drawn again by "
    "anyone who may see it; a certificate says a course, a day and until when, and never a score"
)
