"""Demo files are loaded beside the running system, the first time only: nobody waits for them; their begin and end are told."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from rich.console import Console

from deploy.assets.paths import ROOT
from deploy.motcua.children import Plan
from deploy.motcua.packs import LOADED, has_demo_files
from deploy.motcua.words import words

GRACE_SECONDS = 5.0


@contextmanager
def demo_files(plan: Plan, console: Console) -> Iterator[None]:
    """Load them in a process of its own while the block runs; it is ended with the block. Only with demo accounts, for Ba Tri."""
    wanted = plan.demo and os.environ.get("MOTCUA_SEED") != "0" and has_demo_files()
    if not wanted or (plan.home / LOADED).exists():
        yield
        return
    console.print(_begun(), soft_wrap=True)
    with plan.log("seed").open("w") as log:
        command = [sys.executable, "-m", "deploy.motcua", "seed", "--once"]
        environment = {**os.environ, "MOTCUA_HOME": str(plan.home)}
        with _told_when_done(subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log), plan, console):
            yield


@contextmanager
def _told_when_done(loading: subprocess.Popen[bytes], plan: Plan, console: Console) -> Iterator[None]:
    """Say how the loading ended, unless it is we who end it."""
    stopped = Event()

    def tell() -> None:
        code = loading.wait()
        if not stopped.is_set():
            console.print(_done() if code == 0 else _failed(plan), soft_wrap=True)

    telling = Thread(target=tell, daemon=True)
    telling.start()
    try:
        yield
    finally:
        stopped.set()
        _end(loading)
        telling.join()


def _end(loading: subprocess.Popen[bytes]) -> None:
    loading.terminate()
    try:
        loading.wait(GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        loading.kill()
        loading.wait()


def _begun() -> str:
    return words(
        "Đang nạp hồ sơ thử, mất một đến bốn phút; trong lúc đó đã dùng được.",
        "Demo files are being loaded, which takes one to four minutes; everything can be used meanwhile.",
    )


def _done() -> str:
    return words("Đã nạp xong hồ sơ thử.", "The demo files are loaded.")


def _failed(plan: Plan) -> str:
    return words(f"Không nạp được hồ sơ thử. Nhật ký: {plan.log('seed')}", f"Demo files were not loaded. Log: {plan.log('seed')}")
