"""One try to deliver a message, to servers that do not behave."""

import asyncio
import datetime as dt
import ssl
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from homeassistant.core import HomeAssistant

from custom_components.roomkeeper.clock import SystemClock
from custom_components.roomkeeper.core.endpoint import Failure, Fault
from custom_components.roomkeeper.endpoint_message import Message
from custom_components.roomkeeper.endpoint_post import Poster
from custom_components.roomkeeper.endpoint_settings import settings_of

from .receiver import SECRET

MESSAGE = Message(webhook_id="msg_1", body=b"{}")
TAKEN = b"HTTP/1.1 204 No Content\r\n\r\n"

type Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@pytest.fixture(autouse=True)
def _sockets(socket_enabled: None) -> None:
    """Let servers and clients meet on this machine."""


@asynccontextmanager
async def posting(
    hass: HomeAssistant, serve: Serve, tls: ssl.SSLContext | None = None, scheme: str = "http"
) -> AsyncGenerator[Poster]:
    """Return what posts to a server that does as `serve` says."""
    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls)
    port = server.sockets[0].getsockname()[1]
    settings = settings_of("k", {"url": f"{scheme}://127.0.0.1:{port}/", "secret": SECRET})
    assert settings is not None
    poster = Poster(hass, settings, SystemClock())
    try:
        yield poster
    finally:
        await poster.close()
        server.close()


def answering(*answers: bytes) -> tuple[Serve, list[bytes]]:
    """Return a server that gives each connection these answers and then closes it."""
    got: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for answer in (*answers, b""):
            try:
                got.append(await reader.readuntil(b"\r\n\r\n{}"))
            except asyncio.IncompleteReadError, OSError:
                break
            writer.write(answer)
        writer.close()

    return serve, got


async def test_a_connection_that_was_closed_meanwhile_is_no_failure(hass: HomeAssistant) -> None:
    """Many servers close what was idle: the message is sent once more, on a new one."""
    serve, got = answering(TAKEN)
    async with posting(hass, serve) as poster:
        assert await poster.post(MESSAGE) == 204
        assert await poster.post(MESSAGE) == 204
    assert len(got) == 3


async def test_who_always_hangs_up_has_failed(hass: HomeAssistant) -> None:
    """Once more is enough."""
    serve, got = answering()
    async with posting(hass, serve) as poster:
        assert await poster.post(MESSAGE) == Failure(fault=Fault.CONNECTION)
    assert len(got) == 2


@pytest.mark.parametrize(
    "answer",
    [
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"HTTP/1.1 twohundred OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nx: " + b"y" * 100_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: -5\r\n\r\n",
    ],
)
async def test_what_is_no_http_is_a_failure(hass: HomeAssistant, answer: bytes) -> None:
    """Whatever answers there."""
    serve, _ = answering(answer)
    async with posting(hass, serve) as poster:
        assert await poster.post(MESSAGE) == Failure(fault=Fault.CONNECTION)


async def test_the_body_of_an_answer_is_not_read(hass: HomeAssistant) -> None:
    """However long it goes on."""
    serve, _ = answering(b"HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\nand so on")
    async with posting(hass, serve) as poster:
        assert await poster.post(MESSAGE) == 200


def self_signed(folder: Path) -> ssl.SSLContext:
    """Return a server's side of TLS with a certificate that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
        .not_valid_after(dt.datetime(2090, 1, 1, tzinfo=dt.UTC))
        .sign(key, hashes.SHA256())
    )
    pem = folder / "server.pem"
    pem.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(pem)
    return context


async def test_a_certificate_that_nobody_vouches_for_gets_nothing(
    hass: HomeAssistant, tmp_path: Path
) -> None:
    """Not even the head of the message."""
    serve, got = answering(TAKEN)
    # The server complains of a client that hangs up; it is right to.
    hass.loop.set_exception_handler(lambda _loop, _context: None)
    async with posting(hass, serve, self_signed(tmp_path), "https") as poster:
        assert await poster.post(MESSAGE) == Failure(fault=Fault.CERTIFICATE)
    assert got == []


async def test_what_does_not_speak_tls_is_another_failure(hass: HomeAssistant) -> None:
    """Its certificate is not to blame."""

    async def hang_up(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    async with posting(hass, hang_up, scheme="https") as poster:
        assert await poster.post(MESSAGE) == Failure(fault=Fault.CONNECTION)
