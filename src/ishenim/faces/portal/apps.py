from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Portal(AppConfig):
    name = "ishenim.faces.portal"
    label = "portal"

    def ready(self) -> None:
        from ishenim.faces.portal import places
        from ishenim.kernel.pages import panels
        from ishenim.kernel.procedures import addresses, logs

        places.answer_at_the_door()
        addresses.register_places("portal:place")

        panels.register_way(_("Places"), "portal:places", order=10)
        panels.register_way(_("Search"), "portal:search", order=80)
        panels.register_way(_("The open book"), "portal:ledger", order=90)
        panels.register_foot_way(_("About this site"), "portal:about", order=10)
        panels.register_foot_way(_("Cookies: none kept"), "portal:cookies", order=20)
        panels.register_foot_way(_("Accessibility"), "portal:accessibility", order=30)
        panels.register_foot_way(_("Contacts"), "portal:contacts", order=40)
        panels.register_foot_way(_("My question"), "portal:mine", order=50)
        for log in logs.LOGS.values():
            panels.register_foot_way(log.title, "portal:log", order=60, log=log.name)
        panels.register_foot_way(_("Officials: sign in"), "account_login", order=90)
