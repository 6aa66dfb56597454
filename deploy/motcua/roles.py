"""What runs: every role once, as data, for `motcua up`, the container's entry point and the tests of docker-compose.yml."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field

WEB = ("-m", "gunicorn", "-c", "deploy/gunicorn/web.py")
STREAM = ("-m", "gunicorn", "-c", "deploy/gunicorn/stream.py")


@dataclass(frozen=True)
class Role:
    """One kind of process. `arguments` follow the Python interpreter; `port` is where it answers `health`."""

    name: str
    arguments: tuple[str, ...]
    port: int
    order: int  # the ones with a lower number are healthy before this one starts
    health: str = "/readyz"
    database: str | None = None
    port_variable: str = "PORT"
    demo_only: bool = False
    title: Mapping[str, str] = field(default_factory=dict)

    def command(self) -> list[str]:
        """The command line, with the Python that runs us."""
        return [sys.executable, *self.arguments]


def _web(service: str, port: int, vi: str, en: str) -> Role:
    application = f"services.{service}.app:create_app()"
    return Role(f"{service}-web", (*WEB, application), port, 3, database=f"motcua_{service}", title={"vi": vi, "en": en})


def _worker(service: str, port: int, vi: str, en: str) -> Role:
    return Role(
        f"{service}-worker",
        ("-m", f"services.{service}.worker"),
        port,
        3,
        database=f"motcua_{service}",
        port_variable="WORKER_PORT",
        title={"vi": vi, "en": en},
    )


_ALL = (
    Role(
        "identity",
        (*WEB, "deploy.demo_idp.app:create_app()"),
        8000,
        2,
        demo_only=True,
        title={"vi": "Đăng nhập thử", "en": "Demo sign-in"},
    ),
    Role(
        "reporting-receiver",
        (*WEB, "deploy.demo_receiver.app:create_app()"),
        8004,
        2,
        demo_only=True,
        title={"vi": "Nơi nhận báo cáo thử", "en": "Demo receiver of reports"},
    ),
    Role(
        "bank",
        (*WEB, "deploy.demo_bank.app:create_app()"),
        8005,
        2,
        demo_only=True,
        title={"vi": "Ngân hàng thử", "en": "Demo bank"},
    ),
    _web("submission", 8001, "Nộp hồ sơ", "Submit an application"),
    _worker("submission", 8101, "Nộp hồ sơ, chuyển sự kiện", "Submission, events"),
    _web("processing", 8002, "Xử lý hồ sơ", "Process case files"),
    _worker("processing", 8102, "Xử lý hồ sơ, chuyển sự kiện", "Processing, events"),
    _web("metrics", 8003, "Số liệu quản lý", "Figures for management"),
    _worker("metrics", 8103, "Số liệu, đếm sự kiện", "Metrics, counting"),
    Role(
        "metrics-stream",
        (*STREAM, "services.metrics.stream:create_app()"),
        8013,
        3,
        database="motcua_metrics",
        title={"vi": "Số liệu trực tiếp", "en": "Live figures"},
    ),
)
ROLES: Mapping[str, Role] = {role.name: role for role in _ALL}
