"""Run Home Assistant so that it talks to this machine only.

Started by `instance.py` in place of the `hass` command, with the same
arguments. Tests and demo stay hermetic: what Home Assistant tries to reach
elsewhere is refused and written to `refused.txt` in its configuration folder.
"""

import ipaddress
import os
import signal
import sys
import threading
from types import ModuleType
from typing import Any

from aiohttp.resolver import ThreadedResolver
from homeassistant import bootstrap
from homeassistant.__main__ import main as hass
from homeassistant.const import RESTART_EXIT_CODE
from homeassistant.helpers import aiohttp_client

# Voice is not loaded: it asks for two packages that exist as C++ source only.
VOICE = {"ai_task", "assist_satellite", "conversation", "stt", "tts", "wake_word"}

# Its modules are imported all the same, for the list of actions, so these two
# stand for what they take from the missing packages. Neither is ever called.
for _package, _name in (("pymicro_vad", "MicroVad"), ("pyspeex_noise", "AudioProcessor")):
    _stand_in = ModuleType(_package)
    setattr(_stand_in, _name, object)
    sys.modules.setdefault(_package, _stand_in)

_refused: set[str] = set()


def is_local(host: str) -> bool:
    """Whether a host, as given to connect or to a name lookup, is this machine."""
    if host in ("", "localhost"):
        return True
    try:
        address = ipaddress.ip_address(host.split("%", maxsplit=1)[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def refuse_remote(event: str, args: tuple[Any, ...]) -> None:
    """Audit hook: raise for every connection, datagram and lookup off this machine."""
    if event in ("socket.connect", "socket.sendto"):
        address = args[-1]
        # What is no tuple is a unix socket or netlink.
        host = address[0] if isinstance(address, tuple) and address else ""
    elif event == "socket.getaddrinfo":
        host = args[0] or ""
    else:
        return
    name: str = host.decode(errors="replace") if isinstance(host, bytes) else host
    if is_local(name):
        return
    if name not in _refused:
        _refused.add(name)
        # Not open(): Home Assistant reports that as blocking its event loop.
        log = os.open("refused.txt", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        os.write(log, f"{name}\n".encode())
        os.close(log)
    raise OSError(f"refused, not on this machine: {name}")


class LookupsSeen(ThreadedResolver):
    """Looks names up with getaddrinfo, where the hook sees it.

    Home Assistant's own resolver asks by mDNS and by sockets of c-ares.
    """

    async def real_close(self) -> None:
        """Do what Home Assistant asks of its resolver at shutdown: nothing here."""


def stop_with_parent() -> None:
    """End cleanly when whoever started us is gone: its end of our stdin closes."""

    def wait() -> None:
        while os.read(0, 1024):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, name="parent", daemon=True).start()


def main() -> int:
    """Run until stopped; a restart from the user interface keeps the process."""
    bootstrap.DEFAULT_INTEGRATIONS -= VOICE
    vars(aiohttp_client)["_async_make_resolver"] = lambda _hass: LookupsSeen()
    sys.addaudithook(refuse_remote)
    stop_with_parent()
    code = hass()
    if code == RESTART_EXIT_CODE:
        sys.stdout.flush()
        sys.stderr.flush()
        os.execv(sys.executable, [sys.executable, *sys.argv])  # noqa: S606
    return code


if __name__ == "__main__":
    sys.exit(main())
