"""The seed of a random test: another one each time, and the one that a failure printed to see the failure again."""

from __future__ import annotations

import os
import random

SEED = "TEST_SEED"


def new_seed() -> int:
    """A seed, printed as what repeats the test: `TEST_SEED=…` in the environment is taken instead of a new one."""
    found = int(os.environ.get(SEED) or random.randrange(2**32))
    print(f"{SEED}={found}")
    return found
