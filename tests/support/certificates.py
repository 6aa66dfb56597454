"""A certificate for this machine that only a test trusts."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from deploy.embedded.ports import LOOPBACK


def trusted_server(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """What a server on the loopback shows itself with, and what a client must trust to believe it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name, now = x509.Name([]), datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=1))
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address(LOOPBACK))])
    certificate = builder.add_extension(names, critical=True).sign(key, hashes.SHA256())
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    both = folder / "server.pem"
    both.write_bytes(secret + certificate.public_bytes(serialization.Encoding.PEM))
    identity = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    identity.load_cert_chain(both)
    return identity, ssl.create_default_context(cadata=certificate.public_bytes(serialization.Encoding.PEM).decode())
