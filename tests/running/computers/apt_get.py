#!/usr/bin/python3
"""What Debian does after it has fetched a package: it starts its service, and makes a first cluster of PostgreSQL.

The packages themselves are on the machine already.
"""

import subprocess
import sys

SERVICES = {"etcd-server": "etcd", "redis-server": "redis-server", "nginx": "nginx"}

assert sys.argv[1] == "install", sys.argv
for package in sys.argv[2:]:
    if package == "postgresql":
        if "15  main" not in subprocess.check_output(["pg_lsclusters"], text=True):
            subprocess.check_call(["pg_createcluster", "15", "main"])
        subprocess.check_call(["pg_ctlcluster", "15", "main", "start"])
    elif package in SERVICES:
        subprocess.check_call(["systemctl", "start", SERVICES[package]])
