"""Demo files are loaded beside the running system, the first time only: nobody waits for them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from deploy.assets.paths import ROOT
from deploy.motcua.children import Plan
from deploy.motcua.packs import has_demo_files

GRACE_SECONDS = 5.0


@contextmanager
def demo_files(plan: Plan) -> Iterator[None]:
    """Load them in a process of its own while the block runs; it is ended with the block. Only with demo accounts, for Ba Tri."""
    if not plan.demo or os.environ.get("MOTCUA_SEED") == "0" or not has_demo_files():
        yield
        return
    with (plan.home / "logs" / "seed.log").open("w") as log:
        command = [sys.executable, "-m", "deploy.motcua", "seed", "--once"]
        environment = {**os.environ, "MOTCUA_HOME": str(plan.home)}
        loading = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            yield
        finally:
            loading.terminate()
            try:
                loading.wait(GRACE_SECONDS)
            except subprocess.TimeoutExpired:
                loading.kill()
                loading.wait()
