"""Who may come in: every view says it with one decorator, and a test walks all routes to see that none was forgotten.

Coming in is not yet being allowed: what depends on a unit or on a case is asked of `shared.auth.policy`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from shared.auth.current import current_user
from shared.auth.principal import Principal
from shared.errors import Forbidden, Unauthenticated

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")
View = Callable[Parameters, Result]
MARK = "declared_access"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule by name, with the test it makes."""

    name: str
    admits: Callable[[Principal], bool]

    def __call__(self, view: View[Parameters, Result]) -> View[Parameters, Result]:
        """Guard `view` with this rule."""

        @wraps(view)
        def guarded(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
            self.check()
            return view(*args, **kwargs)

        setattr(guarded, MARK, self.name)
        return guarded

    def check(self) -> None:
        """Raises Unauthenticated for a stranger and Forbidden for anybody else whom the rule does not admit."""
        if self.name == "public":
            return
        user = current_user()
        if user.is_anonymous:
            raise Unauthenticated
        if not self.admits(user):
            raise Forbidden


class Access:
    """The rules there are."""

    public = Rule("public", lambda user: True)
    signed_in = Rule("signed_in", lambda user: user.kind != "service")
    citizen = Rule("citizen", lambda user: user.kind != "service")
    any_official = Rule("any_official", lambda user: user.is_official)
    service = Rule("service", lambda user: user.kind == "service")

    @staticmethod
    def role(*names: str) -> Rule:
        """Officials who hold one of these roles, anywhere."""
        return Rule(f"role:{','.join(names)}", lambda user: any(user.holds(name) for name in names))


access = Access()


def declared_access(view: Callable[..., Any]) -> str | None:
    """The name of the rule a view declares, or None."""
    found: str | None = getattr(view, MARK, None)
    return found
