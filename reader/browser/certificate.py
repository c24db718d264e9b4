"""The certificate by which a server speaks TLS itself."""

from __future__ import annotations

import ssl
from pathlib import Path

from reader.model.errors import ObelismError, reason


def tls(certificate: Path, key: Path) -> ssl.SSLContext:
    """Return what answers by TLS, with a certificate and its key, both as PEM.

    Raises:
        ObelismError: one of them cannot be read, or they are none.
    """
    for path in (certificate, key):
        try:
            path.open("rb").close()
        except OSError as error:
            raise ObelismError(f"{path}: {reason(error)}") from None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)

    def password() -> str:
        raise ObelismError(f"{key}: this key has a password, which nobody is there to type")

    try:
        context.load_cert_chain(certificate, key, password)
    except ssl.SSLError as error:
        why = "it is the key of another certificate"
        if error.reason != "KEY_VALUES_MISMATCH":
            why = f"a certificate and a key are needed, as PEM files have them ({certificate})"
        raise ObelismError(f"{key}: {why}") from None
    return context
