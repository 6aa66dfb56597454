"""Starts children in order, waits for their health, starts the dead again, and stops all of them in reverse order."""

from __future__ import annotations

import time
from collections.abc import Sequence
from itertools import groupby
from typing import Protocol

from deploy.motcua.child import Child
from deploy.motcua.register import Register

POLL = 0.1
START_SECONDS = 90.0
# How often a child may die before it was ever ready; then starting is given up, with its log.
DEATHS_WHILE_STARTING = 3


class Reporter(Protocol):
    """Shows what happens."""

    def changed(self, child: Child, note: str = "") -> None:
        """A child entered another state."""


class StartFailed(Exception):
    """A child did not become ready; carries the child, whose log says why."""

    def __init__(self, child: Child) -> None:
        super().__init__(child.name)
        self.child = child


class Supervisor:
    """Owns the children from `start` to `stop`. One thread; signals only call `ask_to_stop`."""

    def __init__(self, children: Sequence[Child], reporter: Reporter, register: Register) -> None:
        self._children = sorted(children, key=lambda child: child.order)
        self._reporter = reporter
        self._register = register
        self._stopping = False

    def report_to(self, reporter: Reporter) -> None:
        """Show changes elsewhere from now on."""
        self._reporter = reporter

    def ask_to_stop(self) -> None:
        """End `watch` (or `start`) soon; asked a second time, kill everything at once. Safe inside a signal handler."""
        if self._stopping:
            for child in self._children:
                child.server.kill_without_waiting()
        self._stopping = True

    def start(self) -> bool:
        """Start all, group by group. False when asked to stop meanwhile. Raises `StartFailed`."""
        for _, group in groupby(self._children, key=lambda child: child.order):
            if self._stopping:
                return False
            members = list(group)
            for child in members:
                self._spawn(child)
            self._until_ready(members)
        return not self._stopping

    def watch(self) -> None:
        """Keep all alive until asked to stop."""
        while not self._stopping:
            self.look_after_all()
            time.sleep(POLL)

    def look_after_all(self) -> None:
        """One round: notice deaths, start again what has waited long enough, notice recovered health."""
        for child in self._children:
            self._look_after(child)

    def stop(self, grace: float = 10.0) -> None:
        """Stop in reverse order; each group gets `grace` seconds together and is then killed."""
        for _, group in groupby(reversed(self._children), key=lambda child: child.order):
            members = list(group)
            for child in members:
                child.server.ask_to_stop()
            deadline = time.monotonic() + grace
            for child in members:
                left = max(0.0, deadline - time.monotonic())
                child.server.stop(left if child.grace is None else child.grace)
                self._register.forget(child.name)
                if child.state != "waiting":
                    self._become(child, "stopped")

    def _until_ready(self, members: Sequence[Child]) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not self._stopping and any(child.state != "ready" for child in members):
            self.look_after_all()
            for child in members:
                if child.deaths >= DEATHS_WHILE_STARTING or (child.state != "ready" and time.monotonic() > deadline):
                    raise StartFailed(child)
            time.sleep(POLL)

    def _look_after(self, child: Child) -> None:
        if child.state in ("starting", "ready") and not child.server.running:
            pause = child.died()
            self._reporter.changed(child, f"{pause:g} s")
        elif child.state == "restarting" and time.monotonic() >= child.try_again_at:
            child.restarts += 1
            self._spawn(child)
        elif child.state == "starting" and child.healthy() and child.server.owns_port():
            self._become(child, "ready")

    def _spawn(self, child: Child) -> None:
        child.server.spawn()
        self._register.note(child.name, child.server.pid)
        self._become(child, "starting")

    def _become(self, child: Child, state: str) -> None:
        child.become(state)
        self._reporter.changed(child)
