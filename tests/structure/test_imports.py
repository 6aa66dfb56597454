"""Imports point inwards: services know `shared`, never each other; domains know neither store, broker, HTTP nor the time."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
SERVICES = ("submission", "processing", "metrics")
IMPURE = (
    "flask",
    "pymongo",
    "kafka",
    "requests",
    "gunicorn",
    "structlog",
    "prometheus_client",
    "shared.mongo",
    "shared.http",
    "shared.web",
)
CLIENTS = ("kafka", "shared.kafka", "shared.consumer", "shared.relay", "shared.delivery")


def _imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def _matching(path: Path, packages: tuple[str, ...]) -> set[str]:
    return {name for name in _imports(path) if any(name == package or name.startswith(f"{package}.") for package in packages)}


def _files(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


@pytest.mark.parametrize("path", _files("shared"), ids=lambda path: str(path.relative_to(ROOT)))
def test_shared_knows_no_service_and_no_deployment(path: Path) -> None:
    assert _matching(path, ("services", "deploy")) == set()


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_knows_no_other_service(service: str) -> None:
    others = tuple(f"services.{other}" for other in SERVICES if other != service)
    for path in _files(f"services/{service}"):
        assert _matching(path, (*others, "deploy")) == set(), path


def _domain_files() -> list[Path]:
    return [path for path in _files("services") if "domain" in path.parts or path.name == "domain.py"]


@pytest.mark.parametrize("path", _domain_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_domain_is_pure(path: Path) -> None:
    assert _matching(path, IMPURE) == set()
    calls = {node.attr for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Attribute)}
    assert not calls & {"utcnow", "now", "today"}, "a domain is told the time, it does not ask for it"


@pytest.mark.parametrize("service", SERVICES)
def test_no_kafka_client_comes_into_a_web_process(service: str) -> None:
    """A producer made before a fork never sends in the child and says nothing; so web code may not even import one."""
    inside = [
        path
        for path in _files(f"services/{service}")
        if path.name in {"app.py", "handlers.py"} or {"api", "web"} & set(path.parts)
    ]
    for path in inside:
        assert _matching(path, CLIENTS) == set(), path


def test_nothing_connects_at_import() -> None:
    """Top-level statements make no client, application or server."""
    makers = {"MongoClient", "connect", "create_app", "create_worker", "KafkaProducer", "KafkaConsumer", "Flask"}
    for path in [*_files("shared"), *_files("services")]:
        for statement in ast.parse(path.read_text()).body:
            if isinstance(statement, ast.Assign | ast.AnnAssign | ast.Expr):
                called = {
                    node.func.id for node in ast.walk(statement) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
                }
                assert not called & makers, f"{path}: {called & makers}"
