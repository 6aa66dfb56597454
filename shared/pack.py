"""Reading a district's configuration folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

# The C parser of libyaml is about eight times faster; a service that starts with 40 procedures feels it.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(path: Path) -> Any:
    """What a YAML file of the pack holds. Raises FileNotFoundError, or ValueError with the line that cannot be read."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)
    except yaml.YAMLError as error:
        raise ValueError(f"{path}: {error}") from error
