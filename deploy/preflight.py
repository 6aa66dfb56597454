"""What must be true before anything is installed. Plain old Python, so that an old interpreter can still print what is wrong."""

import importlib.util
import os
import shutil
import sys
import tempfile

PYTHON = (3, 11)
GIGABYTE = 1024 * 1024 * 1024
ROOM = 2 * GIGABYTE


def say(vi: str, en: str, fix: str) -> None:
    """One problem in two languages, and what to do about it."""
    sys.stderr.write("\n✗ %s\n  %s\n  Thử / Try:  %s\n" % (vi, en, fix))  # noqa: UP031 (an old interpreter must parse this file)


def python_is_new_enough() -> bool:
    """Python 3.11 or newer runs this."""
    if sys.version_info[:2] >= PYTHON:
        return True
    have = "%d.%d" % sys.version_info[:2]  # noqa: UP031
    say(
        "Cần Python 3.11 trở lên, máy này đang có " + have + ".",
        "Python 3.11 or newer is needed, this is " + have + ".",
        "make run PYTHON=python3.11    (Debian, Ubuntu: sudo apt-get install python3 python3-venv)",
    )
    return False


def venv_is_there() -> bool:
    """Debian splits `venv` and `ensurepip` from Python."""
    if importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip"):
        return True
    say("Thiếu mô-đun venv của Python.", "Python's venv module is missing.", "sudo apt-get install python3-venv")
    return False


def folder_is_writable(folder: str) -> bool:
    """The environment and the data are written into this folder."""
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError as problem:
        say(
            "Không ghi được vào thư mục này (%s)." % problem.strerror,  # noqa: UP031
            "This folder cannot be written to.",
            "copy the project into your home folder, or: sudo chown -R $USER .",
        )
        return False


def there_is_room(folder: str, needed: int = ROOM) -> bool:
    """Asked only before an installation: about 1 GB is used, and pip needs as much again while it unpacks."""
    free = shutil.disk_usage(folder).free
    if free >= needed:
        return True
    have = "%.1f GB" % (free / GIGABYTE)
    say("Ổ đĩa chỉ còn " + have + ", cần 2 GB.", "Only " + have + " of disk is free, 2 GB are needed.", "df -h .")
    return False


def main() -> int:
    """0 when an installation may begin, 1 when not; all problems at once."""
    here = os.getcwd()  # noqa: PTH109
    installed = os.path.exists(os.path.join(here, ".venv", "bin", "python"))  # noqa: PTH110, PTH118
    checks = [python_is_new_enough(), venv_is_there(), folder_is_writable(here), installed or there_is_room(here)]
    return 0 if all(checks) else 1


if __name__ == "__main__":
    sys.exit(main())
