"""The settings of submission's processes, from the environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from environs import Env

from shared.settings import CommonSettings


@dataclass(frozen=True)
class Settings(CommonSettings):
    """What all services need, and the bank: the key with which it signs its reports, and where a person pays without a telephone.

    Without the key fees are paid at the counter only.
    """

    payment_key: str
    bank_url: str

    @classmethod
    def own_values(cls, env: Env) -> dict[str, Any]:
        """See `CommonSettings.own_values`."""
        return {"payment_key": env.str("PAYMENT_KEY", ""), "bank_url": env.str("BANK_URL", "")}

    @classmethod
    def keys(cls, values: Mapping[str, Any]) -> tuple[str, ...]:
        """See `CommonSettings.keys`. Whoever guesses this one can say that a fee was paid."""
        return (*super().keys(values), *(("payment_key",) if values["payment_key"] else ()))
