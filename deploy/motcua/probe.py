"""`python -m deploy.motcua.probe ROLE`: the health check of a container; 0 when the role answers that it is ready."""

from __future__ import annotations

import os
import sys

from deploy.motcua.child import answers
from deploy.motcua.roles import ROLES


def main(name: str) -> int:
    """Asks where this container's role listens."""
    role = ROLES[name]
    return 0 if answers(int(os.environ.get(role.port_variable, role.port)), role.health, timeout=2.5) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
