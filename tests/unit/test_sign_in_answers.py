"""What an identity provider may answer that is not a person."""

from __future__ import annotations

import pytest

from shared.auth.oidc import _person
from shared.errors import SignInFailed


def test_a_provider_that_sends_no_identity_is_a_failed_sign_in() -> None:
    with pytest.raises(SignInFailed):
        _person({"access_token": "opaque", "token_type": "Bearer"})
