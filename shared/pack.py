"""Reading a district's configuration folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from yaml.constructor import ConstructorError

# The C parser of libyaml is about eight times faster; a service that starts with 40 procedures feels it.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _EachNameOnce(_LOADER):  # type: ignore[misc]
    """Refuses a name that a mapping has twice: YAML forbids it (1.2.2 §3.2.1.1), and the parser drops the first in silence."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> Any:
        """The mapping. Raises ConstructorError at the second place of a name."""
        seen = set()
        for key, _ in node.value:
            if (key.tag, str(key.value)) in seen:
                raise ConstructorError(None, None, "a name that is there twice", key.start_mark)
            seen.add((key.tag, str(key.value)))
        return super().construct_mapping(node, deep=deep)


def read_yaml(path: Path) -> Any:
    """What a YAML file of the pack holds. Raises FileNotFoundError, or ValueError with the line that cannot be read."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_EachNameOnce)
    except yaml.YAMLError as error:
        raise ValueError(f"{path}: {error}") from error
