from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "ishenim.kernel.ledger"
