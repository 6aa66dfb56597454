"""Which district runs on this machine: the folder in DISTRICT_PACK, else Ba Tri's."""

from __future__ import annotations

import os
from pathlib import Path

from deploy.assets.paths import ROOT
from deploy.motcua.words import words

# In the folder of the data, once the demo files are loaded.
LOADED = "demo-data-loaded"
BA_TRI = ROOT / "deploy" / "ba-tri"


def district_pack() -> Path:
    """The folder in use; a relative one is looked for where the roles look, from the project's folder on."""
    return (ROOT / (os.environ.get("DISTRICT_PACK") or BA_TRI)).resolve()


def has_demo_files() -> bool:
    """Whether the invented files fit: they name the units, procedures and accounts of Ba Tri."""
    return district_pack() == BA_TRI.resolve()


def no_demo_files() -> str:
    """What a person is told where they do not fit."""
    return words(
        f"Hồ sơ thử chỉ có cho Ba Tri, không nạp vào {district_pack()}.",
        f"Demo files exist for Ba Tri only; none are loaded for {district_pack()}.",
    )
