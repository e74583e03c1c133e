"""Where messages may be sent, by the URL and by the address to which it leads."""

from ipaddress import ip_address

import pytest

from custom_components.roomkeeper.endpoint_address import may_connect, problem_of, url_of


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("https://desk.example/hooks?token=x", None),
        ("https://desk.example:8443", None),
        ("HTTPS://Desk.Example/", None),
        (" https://desk.example/a ", None),
        ("https://münchen.example/", None),
        ("https://192.0.2.1/", None),
        ("http://192.168.1.20:8080/hooks", None),
        ("http://10.0.0.1/", None),
        ("http://100.100.1.2/", None),
        ("http://127.0.0.1:1880/", None),
        ("http://localhost:1880/", None),
        ("http://[::1]:1880/", None),
        ("http://[fd00::1]/", None),
        ("http://[::ffff:192.168.1.20]/", None),
        ("http://nas/", None),
        ("http://nas.local/", None),
        ("http://nas.lan./", None),
        ("http://a0d7b954-nodered:1880/", None),
        ("http://desk.example/", "url_insecure"),
        ("http://desk.example.local.evil.example/", "url_insecure"),
        ("http://93.184.215.14/", "url_insecure"),
        ("http://[2606:4700::1111]/", "url_insecure"),
        ("http://0.0.0.0/", "url_insecure"),
        ("https://user:pass@desk.example/", "url_credentials"),
        ("https://user@desk.example/", "url_credentials"),
        ("ftp://desk.example/", "url_not_http"),
        ("file:///etc/passwd", "url_not_http"),
        ("javascript:alert(1)", "url_not_http"),
        ("desk.example/hooks", "url_unreadable"),
        ("https://", "url_unreadable"),
        ("https:///path", "url_unreadable"),
        ("https://desk.example:99999/", "url_unreadable"),
        ("https://[::1/", "url_unreadable"),
        ("https://desk.example/\nx-header: y", "url_unreadable"),
        ("https://desk.example/" + "a" * 2048, "url_unreadable"),
        ("", "url_unreadable"),
    ],
)
def test_what_a_url_may_be(url: str, problem: str | None) -> None:
    """Plain text stays at home, no passwords, and nothing but HTTP."""
    assert problem_of(url, allow_insecure=False) == problem
    agreed = None if problem == "url_insecure" else problem
    assert problem_of(url, allow_insecure=True) == agreed


PUBLIC, HOME, VPN, SELF, LINK = (
    "93.184.215.14",
    "192.168.1.20",
    "100.100.1.2",
    "127.0.0.1",
    "169.254.169.254",
)
NEVER = ("224.0.0.1", "0.0.0.0", "::", "ff02::1")  # noqa: S104 - nothing is bound to it


@pytest.mark.parametrize(
    ("url", "agreed", "allowed"),
    [
        # A name that looks like home, and is not.
        ("http://nas.local/", False, {HOME, VPN, LINK, "fe80::1", "fd00::1"}),
        ("http://nas/", False, {HOME, VPN, "fd00::1"}),
        ("http://nas/", True, {HOME, VPN, PUBLIC, "fd00::1", "2606:4700::1111"}),
        ("https://desk.example/", False, {HOME, VPN, PUBLIC, "fd00::1", "2606:4700::1111"}),
        # Only what is named so leads to this machine, or to the link.
        ("http://localhost/", False, {HOME, VPN, SELF, "::1", "fd00::1", "::ffff:127.0.0.1"}),
        ("http://a.localhost/", False, {HOME, VPN, SELF, "::1", "fd00::1", "::ffff:127.0.0.1"}),
        ("http://127.0.0.1/", False, {HOME, VPN, SELF, "fd00::1", "::ffff:127.0.0.1"}),
        ("http://[::1]/", False, {HOME, VPN, "::1", "fd00::1"}),
        ("http://169.254.169.254/", False, {HOME, VPN, LINK, "fd00::1"}),
    ],
)
def test_to_which_addresses_a_url_may_lead(url: str, agreed: bool, allowed: set[str]) -> None:  # noqa: FBT001 - a case
    """Whatever a name leads to at that moment."""
    parsed = url_of(url)
    assert parsed is not None
    addresses = {PUBLIC, HOME, VPN, SELF, LINK, *NEVER, *allowed}
    addresses |= {"::1", "fe80::1", "fd00::1", "2606:4700::1111", "::ffff:127.0.0.1"}
    found = {
        one for one in addresses if may_connect(parsed, ip_address(one), allow_insecure=agreed)
    }
    assert found == allowed
