"""What is said behind the door of confidential matters, and where its ways begin."""

from __future__ import annotations

import re

from tests.journeys.walking import Walker
from tests.running.installation import Installation
from tests.running.proving import rows

STORY = "He came at night, shouted at my mother and asked for money to go away."
TOLD = "Somebody says that you came at night and asked for money."
ANSWER = "I was on duty that night, but in another village; ask my colleagues."
REASON = "Two neighbours and the duty list agree that the officer was there and asked for money that night."
WHY = "A remark is too little for somebody who asks old people for money."


def door_of(house: Installation) -> str:
    """Return the address at which one complains about an officer of the enforcement service."""
    return re.findall(r'href="/en/(complain/enforcement-[^/"]+/)"', house.get("/en/complain/")[1])[0]


def channel_of(house: Installation) -> str:
    """Return the address of the first channel at which one reports without a name."""
    return re.findall(r'href="/en/(report/[^/"]+/)"', house.get("/en/report/")[1])[0]


def appointed_first(resident: Walker) -> str:
    """Say of the officers on the form that is open who was appointed first: that one has a key."""
    boxes = resident.find('[name="officer"]:not([value=""])')
    return str(min(int(box.get_attribute("value") or 0) for box in boxes.all()))


def filed(house: Installation, kind: str) -> set[str]:
    """Return the references of all that was filed: whoever files is not told any, so the new one is what is added."""
    found = rows(house, f"SELECT reference FROM procedures_matter WHERE kind = '{kind}'")
    return {str(reference) for (reference,) in found}
