"""`motcua up` with the real servers, but a stand-in for every role. Run as a module; arguments go to `up`."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import cast

from deploy.motcua.__main__ import main
from deploy.motcua.roles import ROLES, Role

if __name__ == "__main__":
    roles = cast("dict[str, Role]", ROLES)
    for name, role in list(roles.items()):
        roles[name] = replace(role, arguments=("-S", str(Path(__file__).with_name("stand_in.py")), "good"))
    main(["--lang", "en", "up", *sys.argv[1:]])
