"""What an integration says of its own fault, as everybody may read it.

It is kept in the log and shown to every user, and some integrations quote the
address that they have called: a token, or a password, may be part of that.
"""

import re
from typing import Final

_ADDRESS: Final = re.compile(
    r"(?i)\b([a-z][a-z0-9+.-]{0,20}://)(?:[^\s/?#]*@)?([^\s/?#\"'<>]*)[^\s\"'<>]*"
)

_PATH: Final = re.compile(r"(?i)(?<=url: /)[^\s\"'<>]+|\?[^\s\"'<>?=]+=[^\s\"'<>]*")
"""What there is of an address where its host is named apart from it, as by `requests`."""


def fault_text(error: BaseException | str) -> str:
    """Return what an error says, of addresses only where they lead to; or what kind it is."""
    said = _ADDRESS.sub(r"\1\2", str(error))
    return _PATH.sub("", said) or type(error).__name__
