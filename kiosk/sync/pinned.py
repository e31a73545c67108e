"""The certificate that a PostgreSQL server shows, so that its fingerprint can be compared with the one promised.

Nothing secret is sent: the line is opened, asked for TLS (SSLRequest of PostgreSQL's protocol) and closed.
"""

from __future__ import annotations

import socket
import ssl

_SSL_REQUEST = (8).to_bytes(4) + (80877103).to_bytes(4)


def served_certificate(host: str, port: int, seconds: float) -> str:
    """PEM; empty when the server is not there or speaks no TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE  # the fingerprint is what is checked
    try:
        with socket.create_connection((host, port), timeout=seconds) as line:
            line.sendall(_SSL_REQUEST)
            if line.recv(1) != b"S":
                return ""
            with context.wrap_socket(line) as secured:
                shown = secured.getpeercert(binary_form=True)
                return ssl.DER_cert_to_PEM_cert(shown) if shown else ""
    except OSError:
        return ""
