"""Where messages may be sent: what a URL may be, and to which addresses it may lead.

A URL is checked when it is entered, the address when a connection is made: what
a name leads to may change, and redirects are not followed. So

- what is sent in plain text stays at home, unless somebody has agreed to it;
- nothing leads to this machine itself, to the link (where clouds keep their
  secrets) or to several receivers at once, unless the URL names just that: a
  name that somebody else controls must not open what listens only here.
"""

from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final

from yarl import URL

LONGEST_URL: Final = 2_048

type Address = IPv4Address | IPv6Address

_SHARED: Final = ip_network("100.64.0.0/10")
"""Neither private nor public: networks of providers, and of VPNs between one's own machines."""

_LOCAL_ENDINGS: Final = (".local", ".lan", ".home.arpa", ".internal", ".localhost")


class UrlProblem(StrEnum):
    """Why nothing can be sent to a URL: also the key of what the form says."""

    UNREADABLE = "url_unreadable"
    NOT_HTTP = "url_not_http"
    CREDENTIALS = "url_credentials"
    INSECURE = "url_insecure"
    """Plain text would leave the house, and nobody has agreed to that."""


def url_of(text: str) -> URL | None:
    """Read a URL that names a host, or return None."""
    try:
        url = URL(text.strip())
        # Reading it is not all that may fail.
        is_whole = url.absolute and bool(url.host) and bool(url.port or not url.scheme)
    except ValueError:
        return None
    is_one_line = text.isprintable() and len(text) <= LONGEST_URL
    return url.with_fragment(None) if is_whole and is_one_line else None


def problem_of(text: str, *, allow_insecure: bool) -> UrlProblem | None:
    """Say why nothing can be sent to a URL, or None."""
    url = url_of(text)
    if url is None:
        return UrlProblem.NOT_HTTP if _is_other(text) else UrlProblem.UNREADABLE
    if url.scheme not in {"http", "https"}:
        return UrlProblem.NOT_HTTP
    if url.user is not None or url.password is not None:
        return UrlProblem.CREDENTIALS
    if url.scheme == "http" and not allow_insecure and not _looks_local(url.host or ""):
        return UrlProblem.INSECURE
    return None


def _is_other(text: str) -> bool:
    scheme, _, rest = text.strip().partition(":")
    return bool(rest) and scheme.isalpha() and scheme.lower() not in {"http", "https"}


def may_connect(url: URL, address: Address, *, allow_insecure: bool) -> bool:
    """Say whether what is sent to `url` may go to an address to which its host leads."""
    address = _bare(address)
    if address.is_multicast or address.is_unspecified:
        return False
    if address.is_loopback or address.is_link_local:
        return _names(url.host or "", address)
    is_at_home = address.is_private or address in _SHARED
    return is_at_home or url.scheme == "https" or allow_insecure


def address_of(host: str) -> Address | None:
    """Return the address that a host is, or None if it is a name."""
    try:
        return _bare(ip_address(host))
    except ValueError:
        return None


def _bare(address: Address) -> Address:
    """Return an IPv4 address as such, also where it is written as one of IPv6."""
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _names(host: str, address: Address) -> bool:
    named = address_of(host)
    if named is not None:
        return named == address
    if address.is_loopback:
        return host == "localhost" or host.endswith(".localhost")
    # Machines find each other so where nobody hands out addresses.
    return host.endswith(".local")


def _looks_local(host: str) -> bool:
    """Say whether a host is at home, as far as its name tells."""
    address = address_of(host)
    if address is not None:
        is_near = address.is_private or address.is_loopback or address.is_link_local
        return (is_near or address in _SHARED) and not address.is_unspecified
    name = host.rstrip(".").lower()
    return "." not in name or name.endswith(_LOCAL_ENDINGS)
