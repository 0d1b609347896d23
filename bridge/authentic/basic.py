"""HTTP Basic (RFC 7617): the password is the secret, the user name is anybody's."""

import base64
import binascii
from collections.abc import Iterator


def passwords(credentials: str) -> Iterator[str]:
    """The password of `credentials` as UTF-8, and as Latin-1 where the two differ; nothing for what is no Basic value."""
    try:
        octets = base64.b64decode(credentials.strip(), validate=True)
    except (binascii.Error, ValueError):
        return
    _, colon, password = octets.partition(b":")
    if not colon:
        return
    yield password.decode("utf-8", "surrogateescape")
    if not password.isascii():
        yield password.decode("latin-1")
