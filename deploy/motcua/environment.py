"""The settings that `motcua up` gives to each role: where its servers and peers are, and secrets made once for this folder."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

from deploy.embedded.broker import broker_address
from deploy.embedded.document_store import document_store_url
from deploy.embedded.ports import LOOPBACK
from deploy.motcua.ports import Ports
from deploy.motcua.report_keys import report_keys
from deploy.motcua.roles import ROLES, Role
from shared.clock import utc_now

# Which role answers at which address of the settings.
ADDRESSES = {
    "SUBMISSION_URL": "submission-web",
    "PROCESSING_URL": "processing-web",
    "METRICS_URL": "metrics-web",
    "STREAM_URL": "metrics-stream",
    "CITIZENS_URL": "submission-web",
}
TAKEN = ("DISTRICT_PACK", "LOG_LEVEL")
# Without the demo accounts, sign-in is somebody else's, and only the caller knows whose.
OF_THE_SIGN_IN = ("OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET")
# Nor are reports sent anywhere but where the caller says; in the demonstration they go to the demo receiver.
OF_THE_REPORTS = ("REPORTING_KEY_FILE", "REPORTING_RECEIVER_KEYS", "REPORTING_URL", "REPORTING_CONNECTED_FROM")
# Nor are letters: the demonstration has no mail server, and they are read on their page.
MAIL_SERVER, MAIL_USER, MAIL_PASSWORD = "LETTER_SMTP_HOST", "LETTER_SMTP_USER", "LETTER_SMTP_PASSWORD"
OF_THE_LETTERS = (
    MAIL_SERVER,
    "LETTER_SMTP_PORT",
    "LETTER_SMTP_SECURITY",
    MAIL_USER,
    MAIL_PASSWORD,
    "LETTER_FROM",
    "LETTER_RECIPIENTS_FILE",
)
OF_THE_RECEIVER = ("RECEIVER_KEY_FILE", "RECEIVER_SENDERS")
# Nor does anybody else's bank report here; in the demonstration the demo bank does. A key made here is in no bank: with it,
# citizens would be shown a picture to pay by, and nobody could say that they paid.
OF_THE_BANK = ("PAYMENT_KEY",)
# What only these roles are told of: who sends reports must not be able to sign their receipts, and who knows the bank's key can
# call a fee paid. The password of the mail server is the sender's alone.
TOLD_TO = {
    **dict.fromkeys(OF_THE_REPORTS[:2], ("metrics-worker",)),
    **dict.fromkeys((MAIL_USER, MAIL_PASSWORD), ("metrics-worker",)),
    **dict.fromkeys(OF_THE_RECEIVER, ("reporting-receiver",)),
    **dict.fromkeys(OF_THE_BANK, ("submission-web", "submission-worker", "bank")),
}
# The demonstration begins to report so long before its first start: a quarter is over in it, and three or four months, so that
# there is something to approve, and some of it late; what is older is from before the connection.
CONNECTED_BEFORE = timedelta(days=100)
# The file of the keys, in the folder of the data: it is there once `up` has run.
SECRETS = "secrets.json"
_SECRETS = ("SECRET_KEY", "SERVICE_TOKEN_KEY", "OIDC_CLIENT_SECRET", "PAYMENT_KEY")


def common_environment(home: Path, root: Path, ports: Ports, *, demo: bool) -> dict[str, str]:
    """What all roles share. Of these settings, only those in `TAKEN` are taken from the caller's environment.

    A MONGO_URL that happens to be set in somebody's shell must never make a trial run write into a real store.
    """
    settings = {
        "MONGO_URL": document_store_url(ports.document_store),
        "KAFKA_BOOTSTRAP": broker_address(ports.broker),
        "KAFKA_TOPIC": "case-events",
        "KAFKA_PARTITIONS": "6",
        "KAFKA_REPLICATION": "1",
        "MOTCUA_HOME": str(home),
        "DISTRICT_PACK": str(root / "deploy" / "ba-tri"),
        "DEMO": "1" if demo else "0",
        "COOKIE_SECURE": "0",  # plain HTTP on this machine only; behind the proxy it is 1
        "LOG_LEVEL": "INFO",
        "OIDC_CLIENT_ID": "motcua",
        "GRACEFUL_SECONDS": "5",
        **{name: address(ROLES[role], ports) for name, role in ADDRESSES.items()},
        **{name: secret for name, secret in kept_secrets(home / SECRETS).items() if demo or name not in OF_THE_BANK},
    }
    if demo:
        settings |= _of_the_demonstration(home, ports)
    taken = TAKEN if demo else (*TAKEN, *OF_THE_SIGN_IN, *OF_THE_REPORTS, *OF_THE_BANK, *OF_THE_LETTERS)
    return {**settings, **{name: os.environ[name] for name in taken if os.environ.get(name)}}


def _of_the_demonstration(home: Path, ports: Ports) -> dict[str, str]:
    """The peers that only the demonstration has, on this machine, with the keys they share."""
    settings = {
        "OIDC_ISSUER": address(ROLES["identity"], ports),
        "REPORTING_URL": f"{address(ROLES['reporting-receiver'], ports)}/reports",
        "REPORTING_CONNECTED_FROM": connected_from(home / "reporting-connected-from").isoformat(),
        "BANK_URL": address(ROLES["bank"], ports),
        MAIL_SERVER: "",  # one that happens to be set in somebody's shell must not tell leaders of trial data
    }
    for side in report_keys(home / "reporting-keys"):
        settings |= side
    return settings


def role_environment(role: Role, ports: Ports, common: Mapping[str, str]) -> dict[str, str]:
    """The shared settings with this role's port, database and public address."""
    own = {role.port_variable: str(ports.of(role)), "PUBLIC_URL": address(role, ports), "MOTCUA_ROLE": role.name}
    if role.database:
        own["MONGO_DATABASE"] = role.database
    if role.port_variable == "WORKER_PORT":
        own["PUBLIC_URL"] = address(ROLES[role.name.replace("-worker", "-web")], ports)
    return {**{name: value for name, value in common.items() if role.name in TOLD_TO.get(name, (role.name,))}, **own}


def address(role: Role, ports: Ports) -> str:
    """Where a person or a peer reaches the role on this machine."""
    return f"http://{LOOPBACK}:{ports.of(role)}"


def connected_from(path: Path) -> date:
    """The day from which the demonstration reports to the province, chosen at the first start and kept."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{utc_now().date() - CONNECTED_BEFORE}\n")
    return date.fromisoformat(path.read_text().strip())


def kept_secrets(path: Path) -> dict[str, str]:
    """Random keys, made at the first start and kept (readable by the owner only): a restart must not sign everybody out."""
    kept: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    missing = {name: secrets.token_urlsafe(32) for name in _SECRETS if name not in kept}
    if missing:
        kept |= missing
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(json.dumps(kept, indent=1))
    return {name: kept[name] for name in _SECRETS}
