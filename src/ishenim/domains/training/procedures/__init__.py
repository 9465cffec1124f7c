"""The rules of this domain: courses, occasions at which they are held, who takes part, and certificates."""

from ishenim.domains.training.procedures.certificate import Certificates, CertificateState
from ishenim.domains.training.procedures.course import Courses, CourseState
from ishenim.domains.training.procedures.enrolment import Enrolments, EnrolmentState
from ishenim.domains.training.procedures.session import SessionState, TrainingSessions

__all__ = [
    "CertificateState",
    "Certificates",
    "CourseState",
    "Courses",
    "EnrolmentState",
    "Enrolments",
    "SessionState",
    "TrainingSessions",
]
