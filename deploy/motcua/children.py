"""The children of `motcua up`: the two embedded servers and every role, each with its command, environment, log and health."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from deploy.assets.paths import ROOT
from deploy.embedded.broker import broker
from deploy.embedded.document_store import document_store
from deploy.embedded.server import Server
from deploy.motcua.child import Child, http_health, port_health
from deploy.motcua.environment import TOLD_TO, common_environment, role_environment
from deploy.motcua.ports import Ports
from deploy.motcua.roles import ROLES, Role
from deploy.motcua.words import language, words


@dataclass(frozen=True)
class Plan:
    """Where and how everything runs on this machine."""

    home: Path
    ports: Ports
    demo: bool = True

    @property
    def roles(self) -> list[Role]:
        """The roles of this plan, in order."""
        return sorted((role for role in ROLES.values() if self.demo or not role.demo_only), key=lambda role: role.order)

    def all_ports(self) -> list[int]:
        """Every port that must be free."""
        return [self.ports.document_store, self.ports.broker, *(self.ports.of(role) for role in self.roles)]

    def log(self, name: str) -> Path:
        """Where a child writes."""
        return self.home / "logs" / f"{name}.log"


def children(plan: Plan) -> list[Child]:
    """All of them, not started."""
    common = common_environment(plan.home, ROOT, plan.ports, demo=plan.demo)
    return [*_servers(plan), *(_role(plan, role, common) for role in plan.roles)]


def _servers(plan: Plan) -> list[Child]:
    store = document_store(plan.ports.document_store, plan.home / "documents", plan.log("secantusdb"), withheld=TOLD_TO)
    events = broker(plan.ports.broker, plan.log("tansu"), plan.home, withheld=TOLD_TO)
    return [
        Child(store, 1, port_health(store.port), words("Kho hồ sơ (MongoDB)", "Documents (MongoDB)")),
        # Its own way out takes two seconds and it keeps nothing, so it is not waited for.
        Child(events, 1, port_health(events.port), words("Kênh sự kiện (Kafka)", "Events (Kafka)"), grace=0.0),
    ]


def _role(plan: Plan, role: Role, common: dict[str, str]) -> Child:
    port = plan.ports.of(role)
    environment = {**role_environment(role, plan.ports, common), "PYTHONUNBUFFERED": "1"}
    server = Server(role.name, port, role.command(), plan.log(role.name), environment, folder=ROOT, withheld=TOLD_TO)
    return Child(server, role.order, http_health(port, role.health), role.title[language()])
