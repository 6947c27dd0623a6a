"""What every test may ask for, and the promise that nothing is skipped where everything is installed."""

from __future__ import annotations

import gc
import inspect
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# No test judges by the clock: a busy machine is no fault of the code.
settings.register_profile("calm", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("calm")

ROOT = Path(__file__).resolve().parent
pytest_plugins = ["tests.cast", "tests.installation"]
NEEDS = ("browser", "postgres", "shared_data", "spark")
"""Marks of tests that need something beside Python; they skip with a reason where it is absent."""
LONG = ("processes", "soak", "shared_data")
"""Marks of tests that take long; their files begin, so that at the end no long one runs alone."""
TOUCHES = {"db", "transactional_db", "django_db_reset_sequences", "django_db_setup", "live_server"}
"""What a test asks for that reads or writes the database; without it, or the mark django_db, Django refuses to."""
_skipped: list[str] = []


@pytest.fixture(scope="session", autouse=True)
def _width_of_nobodys_terminal() -> None:
    """Output is as wide as where no terminal sets a width, also when tests run side by side."""
    os.environ.pop("COLUMNS", None)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of shared open data beside the project; tests that need it skip where it is absent."""
    folder = Path(os.environ.get("VALORISE_SHARED", ROOT.parent / "shared")) / "data"
    if not folder.is_dir():
        pytest.skip(f"shared open data is not beside the project (looked for {folder.name} in {folder.parent.name})")
    return folder


def touches_the_database(item: pytest.Item) -> bool:
    """Whether a test can reach the database of the site: by its mark, or by what it asks for, also while it runs."""
    if item.get_closest_marker("django_db") or not TOUCHES.isdisjoint(getattr(item, "fixturenames", ())):
        return True
    return isinstance(item, pytest.Function) and "request" in inspect.signature(item.function).parameters


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Files with long tests first, then all others; those that drive a browser last, as its loop stays in the thread.

    Of these too the long ones begin.

    The pass on PostgreSQL repeats what touches the database, and nothing else.
    """
    if os.environ.get("VALORISE_PLATFORM_ON") == "postgres":
        config.hook.pytest_deselected(items=[item for item in items if not touches_the_database(item)])
        items[:] = [item for item in items if touches_the_database(item)]
    long = {item.path for item in items if any(map(item.get_closest_marker, LONG))}
    browser = {item.path for item in items if item.get_closest_marker("browser")}
    items.sort(key=lambda item: (item.path in browser, item.path not in long))


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Remember what was skipped for want of something that should be installed."""
    if report.skipped and any(need in report.keywords for need in NEEDS):
        _skipped.append(report.nodeid)


def pytest_collection_finish() -> None:
    """What stands now stands until the end: thousands of tests need not be looked through for waste again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """With VALORISE_ALL_PRESENT set, a skipped test of this kind is a failure."""
    if _skipped and os.environ.get("VALORISE_ALL_PRESENT"):
        session.exitstatus = 1


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say which tests should not have been skipped."""
    if _skipped and os.environ.get("VALORISE_ALL_PRESENT"):
        terminalreporter.write_line(f"Skipped although everything should be present: {', '.join(_skipped[:10])}")
