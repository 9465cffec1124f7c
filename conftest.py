"""What every test may ask for, and what is said when a machine cannot give it."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Iterator

import pytest
from django.conf import settings

pytest_plugins = ["tests.servers", "tests.emptying", "tests.demonstrations", "tests.world"]

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or ""
PATHS = f"{os.environ.get('PATH', '')}:/usr/sbin"
PATRONI = all(map(shutil.which, ("patroni", "etcd", "runuser"))) and os.getuid() == 0
ON_POSTGRESQL = "postgresql" in settings.DATABASES["default"]["ENGINE"]
NO_SKIPS = bool(os.environ.get("ISHENIM_NO_SKIPS"))

NO_BROWSER = "no Chromium here: apt-get install chromium, or name it in CHROMIUM"
NO_PATRONI = "no Patroni here: apt-get install patroni etcd-server and be root, or let .ci/run do so"
NO_NGINX = "no nginx here: apt-get install nginx-light, or let .ci/run install it"
NO_REDIS = "no Redis here: apt-get install redis-server, or let .ci/run install it"
NO_POSTGRESQL = "no PostgreSQL here: name one in DATABASE_URL=postgresql://…, or let .ci/run install it"
UNSAID = (
    "This test asks a database only from inside: say so by a mark or an argument; who asks one comes first."
)
NEVER_AGAIN = "What was lost once is lost: a failure of this test stands, and it is not asked again."

# A reason to skip that holds even where skips are failures, with what makes up for it.
ALLOWED_SKIPS = {
    "no computers of a test's own": "the move, the loss of the primary and the restore each have a test of their own",
    NO_POSTGRESQL: "`.ci/run` runs these again with DATABASE_URL",
    "SQLite only": "`.ci/run` runs these in its first pass, on SQLite",
}

ASKED = {"db", "transactional_db", "postgresql"}
skipped: Counter[str] = Counter()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--asking-a-database", action="store_true", help="leave out tests that would ask no database anything"
    )
    parser.addoption("--asked-again", action="store_true", help="let a failure of what is `lossless` stand")


def asks_a_database(item: pytest.Item) -> bool:
    """Say whether a test can notice which database there is."""
    marked = any(item.get_closest_marker(name) for name in ("django_db", "postgresql"))
    return marked or not ASKED.isdisjoint(getattr(item, "fixturenames", ()))


def pytest_fixture_setup(fixturedef: pytest.FixtureDef[object], request: pytest.FixtureRequest) -> None:
    """Refuse a database to a test that did not say it asks one: alone it finds no tables, or late a browser's loop."""
    if fixturedef.argname in ASKED and fixturedef.scope == "function" and not asks_a_database(request.node):
        pytest.fail(UNSAID, pytrace=False)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--asking-a-database"):
        left_out = [item for item in items if not asks_a_database(item)]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if asks_a_database(item)]
    for item in items:
        if item.get_closest_marker("browser") and not CHROMIUM:
            item.add_marker(pytest.mark.skip(reason=NO_BROWSER))
        if item.get_closest_marker("failover") and not PATRONI:
            item.add_marker(pytest.mark.skip(reason=NO_PATRONI))
        if item.get_closest_marker("nginx") and not shutil.which("nginx", path=PATHS):
            item.add_marker(pytest.mark.skip(reason=NO_NGINX))
        if item.get_closest_marker("redis") and not shutil.which("redis-server"):
            item.add_marker(pytest.mark.skip(reason=NO_REDIS))
        if item.get_closest_marker("postgresql") and not ON_POSTGRESQL:
            item.add_marker(pytest.mark.skip(reason=NO_POSTGRESQL))


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.config.getoption("--asked-again") and item.get_closest_marker("lossless"):
        pytest.fail(NEVER_AGAIN, pytrace=False)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.skipped and not hasattr(report, "wasxfail"):
        skipped[reason_of(report)] += 1


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for reason, times in sorted(skipped.items()):
        terminalreporter.write_line(f"{times} skipped, {reason}", yellow=True)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Let no test be passed over in silence where a skip is a failure."""
    report = yield
    return forbid_skip(report)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Iterator[None]:
    """Do the same for a whole file that skips itself."""
    report = yield
    return forbid_skip(report)


def forbid_skip(report: pytest.TestReport | pytest.CollectReport):
    if NO_SKIPS and report.skipped and not hasattr(report, "wasxfail"):
        reason = reason_of(report)
        if not any(allowed in reason for allowed in ALLOWED_SKIPS):
            report.outcome = "failed"
            report.longrepr = f"Skipped where nothing may be skipped: {reason}"
    return report


def reason_of(report: pytest.TestReport | pytest.CollectReport) -> str:
    return report.longrepr[2].removeprefix("Skipped: ") if isinstance(report.longrepr, tuple) else "?"


@pytest.fixture(scope="session")
def postgresql() -> str:
    """Return the address of the PostgreSQL server this run was given."""
    if not ON_POSTGRESQL:
        pytest.skip(NO_POSTGRESQL)
    return os.environ["DATABASE_URL"]


@pytest.fixture(scope="session")
def browser():
    """Return a running Chromium."""
    if not CHROMIUM:
        pytest.skip(NO_BROWSER)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
        )
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser):
    """Return a new page of a reader nobody knows yet."""
    context = browser.new_context(locale="ky-KG", timezone_id="Asia/Bishkek")
    yield context.new_page()
    context.close()
