"""`ishenim run`: everything, from the tables to the first page, until somebody ends it."""

from __future__ import annotations

import subprocess
import sys
import threading
from contextlib import nullcontext
from pathlib import Path

import typer
from django.conf import settings

from ishenim.config import tree
from ishenim.config.bonds import Occupied, become_parent, hold
from ishenim.config.role import Role
from ishenim.kernel.pages.room import threads_for

PATIENCE_WITH_THE_LAST_RUN = 10.0


def run() -> None:
    """Prepare the data if that is needed, and serve until Ctrl-C.

    PORT, LISTEN, DEMO=no, ISHENIM_VAR and DATABASE_URL in the environment say where and on what; ROLE=web or
    ROLE=work leaves the rest to other machines.
    """
    tree.end_when_asked()
    try:
        code = _only_work() if settings.ROLE is Role.WORK else _run(settings.LISTEN, settings.PORT)
    except KeyboardInterrupt:
        code = 0
    raise typer.Exit(code)


def _run(address: str, port: int) -> int:
    try:
        lock = hold(settings.VAR / "run.lock", patience=PATIENCE_WITH_THE_LAST_RUN)
        tree.make_sure_nobody_listens(address, port)
    except Occupied as holder:
        return _refuse_a_second(holder)
    except tree.PortTaken as reason:
        return _refuse(f"Port {port} cannot be used: {reason}. Name another one: PORT={port + 1}")
    become_parent()
    words = _prepare(lock)
    if words is None:
        return _refuse("The data could not be prepared; the reason stands above. Nothing is served.")
    threading.Thread(target=_announce, args=[address, port, words], daemon=True).start()
    sizes = tree.Sizes(
        settings.WEB_PROCESSES, threads_for(settings.WEB_PLACES), connections=settings.WEB_CONNECTIONS
    )
    beside = nullcontext() if settings.ROLE is Role.WEB else tree.WorkProcess(lock)
    return tree.serve(address, port, sizes, beside=beside)


def _only_work() -> int:
    try:
        lock = hold(settings.VAR / "run-work.lock", patience=PATIENCE_WITH_THE_LAST_RUN)
    except Occupied as holder:
        return _refuse_a_second(holder)
    become_parent()
    if _prepare(lock) is None:
        return _refuse("The data could not be prepared; the reason stands above. Nothing is done.")
    print("Ishenim is at work; other machines serve. Ctrl-C ends it.", flush=True)
    tree.only_work(tree.WorkProcess(lock))
    return 0


def _prepare(lock: int) -> str | None:
    """Prepare in a process of its own, and return its last words, or nothing if it failed."""
    done = subprocess.run(
        [sys.executable, "-m", "ishenim.config.start"],
        pass_fds=[lock],
        process_group=0,  # so that Ctrl-C is answered by us alone
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    return done.stdout if done.returncode == 0 else None


def _announce(address: str, port: int, words: str) -> None:
    """Say where it is once it is there."""
    reachable = "localhost" if address in {"127.0.0.1", "0.0.0.0", "::", "::1"} else address  # noqa: S104  # only compared
    if tree.wait_until_it_answers("127.0.0.1" if reachable == "localhost" else address, port):
        lines = ["", f"Ishenim is at http://{reachable}:{port}", *words.splitlines(), "Ctrl-C ends it.", ""]
        print("\n".join(lines), flush=True)


def _refuse_a_second(holder: Occupied) -> int:
    return _refuse(
        f"Ishenim is already running on the data in {_short(settings.VAR)} (process {holder}). "
        "End that one first, or name another folder: ISHENIM_VAR=…"
    )


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr, flush=True)
    return 1


def _short(folder: Path) -> str:
    return str(folder.relative_to(Path.cwd())) if folder.is_relative_to(Path.cwd()) else str(folder)
