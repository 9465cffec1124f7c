"""Rules of the project on which procedures of several domains stand."""

SEALED_ORIGINALS = (
    "Project rule 11: the original of a file stays sealed; it is opened on the order of an office that is not asked, "
    "and every order is public"
)
SEALED_FOR_CIRCLES = (
    "Project rule 20: what is confided is sealed for those who examine it, and its lines name nobody"
)
