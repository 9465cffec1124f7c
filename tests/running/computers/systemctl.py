#!/usr/bin/python3
"""What systemd does with a unit, as far as these need it: its user, its environment, its folders, its command."""

import fnmatch
import os
import pwd
import re
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

UNITS = (Path("/etc/systemd/system"), Path("/lib/systemd/system"))
RUNNING = Path("/run/units")
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
ENDS_WITHIN = 30.0


def unit(name: str) -> dict[str, list[str]]:
    """Return what the unit says of its service: every word that was given, under its name."""
    file = next(folder / f"{name}.service" for folder in UNITS if (folder / f"{name}.service").exists())
    said: dict[str, list[str]] = {}
    for line in file.read_text().partition("[Service]")[2].partition("[Install]")[0].splitlines():
        key, equals, word = line.partition("=")
        if equals and not line.startswith("#"):
            said.setdefault(key, []).append(word)
    return said


def environment(name: str, said: dict[str, list[str]]) -> dict[str, str]:
    told = {"PATH": PATH, "LANG": "C.UTF-8"}
    for words in said.get("Environment", []):
        told |= dict(word.split("=", 1) for word in shlex.split(words.replace("%H", os.uname().nodename)))
    for file in said.get("EnvironmentFile", []):
        path = Path(file.lstrip("-").replace("%p", name))
        if path.exists() or not file.startswith("-"):
            lines = [line for line in path.read_text().splitlines() if "=" in line and line[0] not in "#;"]
            told |= {key: "".join(shlex.split(word)) for key, word in (line.split("=", 1) for line in lines)}
    return told


def folders(said: dict[str, list[str]], user: pwd.struct_passwd) -> None:
    for key, above in (("StateDirectory", "/var/lib"), ("RuntimeDirectory", "/run")):
        for name in " ".join(said.get(key, [])).split():
            folder = Path(above, name)
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(int(said.get(f"{key}Mode", ["0755"])[0], 8))
            os.chown(folder, user.pw_uid, user.pw_gid)


def start(name: str) -> None:
    said = unit(name)
    user = pwd.getpwnam(said.get("User", ["root"])[0])
    folders(said, user)
    told = environment(name, said) | {"HOME": user.pw_dir, "USER": user.pw_name}
    command = re.sub(r"\$\{?(\w+)\}?", lambda found: told.get(found[1], ""), said["ExecStart"][0])
    RUNNING.mkdir(exist_ok=True)
    Path("/var/log/units").mkdir(exist_ok=True)
    log = os.open(f"/var/log/units/{name}", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    process = os.fork()
    if process:
        (RUNNING / name).write_text(str(process))
        return
    os.setsid()
    os.dup2(os.open("/dev/null", os.O_RDONLY), 0)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.chdir("/")
    os.umask(int(said.get("UMask", ["0022"])[0], 8))
    os.initgroups(user.pw_name, user.pw_gid)
    os.setgid(user.pw_gid)
    os.setuid(user.pw_uid)
    words = shlex.split(command)
    os.execve(words[0], words, told)


def stop(name: str) -> None:
    """End what was started, and wait until it is gone."""
    file = RUNNING / name
    if not file.exists():
        return
    process = int(file.read_text())
    last_moment = time.monotonic() + ENDS_WITHIN
    how = signal.SIGTERM
    while Path(f"/proc/{process}").exists():
        os.kill(process, how)
        if time.monotonic() > last_moment:
            how = signal.SIGKILL
        time.sleep(0.1)
    file.unlink()


def running(pattern: str) -> list[str]:
    """Return the units that were started and have such a name."""
    return fnmatch.filter([file.name for file in RUNNING.glob("*")], pattern)


def reload(name: str) -> None:
    command = unit(name)["ExecReload"][0]
    subprocess.run(["/bin/sh", "-c", command], check=True)


def main(words: list[str]) -> None:
    words = [word for word in words if word not in {"enable", "--now"}]
    does = {"start": start, "stop": stop, "reload": reload}
    way, names = (words[0], words[1:]) if words[0] in {*does, "restart"} else ("start", words)
    for name in [unit for word in names for unit in (running(word) if "*" in word else [word])]:
        if way == "restart":
            stop(name)
            start(name)
        else:
            does[way](name)


main(sys.argv[1:])
