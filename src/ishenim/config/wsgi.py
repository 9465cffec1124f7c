"""The door of the web processes."""

from __future__ import annotations

import os

from ishenim.config import sparing
from ishenim.config.bonds import die_with_parent

die_with_parent()
sparing.share_memory_among_threads()
sparing.do_without_colours()
sparing.give_turns_often()  # whoever holds the place of the writer soon has its turn among threads, too

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ishenim.config.settings")

from django.conf import settings  # noqa: E402  # first the settings' name
from django.core.wsgi import get_wsgi_application  # noqa: E402  # first the bond with the parent
from django.urls import get_resolver  # noqa: E402  # first the settings' name

from ishenim.config.proxies import behind  # noqa: E402  # first the bond with the parent
from ishenim.config.role import Role  # noqa: E402  # first the bond with the parent
from ishenim.kernel import metrics, versions  # noqa: E402  # first the settings' name

django_application = get_wsgi_application()


from ishenim.config import hearing  # noqa: E402  # stands on models, which Django has only now loaded
from ishenim.kernel.pages import turning_away  # noqa: E402  # the same
from ishenim.kernel.pages.front import Front  # noqa: E402  # the same
from ishenim.kernel.pages.waiting_room import WaitingRoom  # noqa: E402  # the same

room = WaitingRoom(django_application, at_work=settings.WEB_THREADS, places=settings.WEB_PLACES)
application = behind(settings.TRUSTED_PROXIES, Front(room))
turning_away.prepare()
metrics.keep_writing()
if settings.ROLE is Role.WEB:
    hearing.keep_hearing()
versions.raise_all()
# The first reader should not wait while every page's code is read from the disk.
_ = get_resolver().url_patterns
sparing.search_no_more_in_what_stays()
