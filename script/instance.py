"""A real Home Assistant with Roomkeeper in it, for the live tests and the demo.

    async with Instance(folder) as ha:
        await ha.add_entry("roomkeeper")
        await ha.add_subentry("roomkeeper", "room", {"name": "Drum room"})
        async with ha.events("roomkeeper_event") as events:
            await ha.call("roomkeeper.book", {...}, response=True)
            await events.next(lambda event: event["data"]["type"] == "booking_confirmed")
        await ha.kill9()
        await ha.start()

It listens on 127.0.0.1 only, reaches nothing off this machine, and keeps what
it needs to be started again in its configuration folder.
"""

import asyncio
import contextlib
import json
import os
import signal
import socket
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

import aiohttp
from connection import (
    PATIENCE_S,
    CommandError,
    Condition,
    Connection,
    Json,
    RequestError,
    Stream,
)

SCRIPTS = Path(__file__).resolve().parent
COMPONENT = SCRIPTS.parent / "custom_components" / "roomkeeper"

USERNAME = "owner"
PASSWORD = "roomkeeper"  # noqa: S105  (of an instance that only this machine can reach)

# Logged at each start, about how it is run and not about what runs in it: no
# pip at run time, no libturbojpeg (which only makes snapshots faster), and
# that it runs what it is here to run.
NOISE = (
    "Skipping pip installation",
    "Error loading libturbojpeg",
    "custom integration roomkeeper which has not been tested by Home Assistant",
)

# What Home Assistant tries to reach whatever runs in it: an address to learn
# which of its own it would use, mDNS, the Marketplace's catalogue and what its part of the
# system information looks for, and the icons in the dialog that adds integrations.
OWN_ATTEMPTS = {
    "8.8.8.8",
    "224.0.0.251",
    "data-v2.hacs.xyz",
    "api.github.com",
    "github.com",
    "raw.githubusercontent.com",
    "brands.home-assistant.io",
}

# What a person's Home Assistant has beside its own defaults, but for what
# reaches out to the network or to hardware.
CONFIGURATION = """\
homeassistant:
  name: {name}
  latitude: 52.52
  longitude: 13.405
  elevation: 34
  unit_system: metric
  currency: EUR
  country: DE
  language: en
  time_zone: {time_zone}
frontend:
config:
history:
logbook:
recorder:
  commit_interval: 1
automation: !include automations.yaml
script: !include scripts.yaml
scene: !include scenes.yaml
"""


class InstanceError(Exception):
    """Home Assistant did not start, did not end, or ended by itself."""


class FlowError(Exception):
    """A flow ended in another way than by creating or changing something."""

    def __init__(self, step: Json) -> None:
        """Keep the step at which it ended."""
        super().__init__(f"{step.get('errors') or step.get('reason') or step}")
        self.step = step


class Instance:
    """One Home Assistant in one configuration folder; started, killed, started again."""

    def __init__(
        self,
        folder: Path,
        *,
        port: int | None = None,
        configuration: str = "",
        name: str = "Roomkeeper",
        time_zone: str = "Europe/Berlin",
        python: Path | str = sys.executable,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """Describe it; nothing is touched before `start`.

        Args:
            folder: The configuration folder; made where it is missing.
            port: On 127.0.0.1; a free one by default.
            configuration: YAML to add to the default configuration.
            name: What Home Assistant calls the place.
            time_zone: Its time zone.
            python: The Python that has Home Assistant installed.
            environment: Variables to add to those of this process.

        """
        self.folder = folder.resolve()
        self._port = port
        self._configuration = CONFIGURATION.format(name=name, time_zone=time_zone) + configuration
        self._python = str(python)
        self._environment = dict(environment or {})
        self._process: asyncio.subprocess.Process | None = None
        self._session: aiohttp.ClientSession | None = None
        self._connection: Connection | None = None
        self._saved: dict[str, Any] = {}

    async def __aenter__(self) -> Self:
        """Start it."""
        try:
            await self.start()
        except BaseException:
            await self.close()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop it."""
        await self.close()

    @property
    def url(self) -> str:
        """Where it answers, without a slash at the end."""
        return f"http://127.0.0.1:{self._saved['port']}"

    @property
    def token(self) -> str:
        """The owner's long-lived access token."""
        return str(self._saved["token"])

    @property
    def pid(self) -> int | None:
        """Its process while it runs."""
        if self._process and self._process.returncode is None:
            return self._process.pid
        return None

    # --- life ----------------------------------------------------------------

    async def start(self, timeout_s: float = 180) -> None:
        """Start it, onboard it at the first time, and wait until it runs.

        Raises:
            InstanceError: It runs already, or did not come up; its log is in the text.

        """
        if self.pid:
            raise InstanceError(f"already running as {self.pid}")
        self._prepare()
        environment = {**os.environ, **self._environment}
        # It would make each start compile all of Home Assistant anew.
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        with (self.folder / "output.txt").open("wb") as output:
            self._process = await asyncio.create_subprocess_exec(
                self._python,
                str(SCRIPTS / "offline_hass.py"),
                *("--config", str(self.folder), "--skip-pip"),
                cwd=self.folder,
                env=environment,
                # A pipe, because offline_hass.py ends when it closes.
                stdin=asyncio.subprocess.PIPE,
                stdout=output,
                stderr=asyncio.subprocess.STDOUT,
                # Ctrl-C is for us; Home Assistant is then stopped in order.
                start_new_session=True,
            )
        self._session = self._session or aiohttp.ClientSession()
        try:
            async with asyncio.timeout(timeout_s):
                await self._answering()
                if "token" not in self._saved:
                    await self._onboard()
                self._connection = await self.connect()
                await self._running(self._connection)
        except TimeoutError:
            raise InstanceError(f"not running after {timeout_s} s:\n{self._output()}") from None

    async def stop(self, timeout_s: float = 60) -> None:
        """Stop it in order (SIGTERM)."""
        await self._end(signal.SIGTERM, timeout_s)

    async def kill9(self) -> None:
        """Kill it at once (SIGKILL), as a crash or a power cut would.

        Home Assistant writes its own configuration and registries up to 10 s
        after a change; `restart` first where those must survive.
        """
        await self._end(signal.SIGKILL, PATIENCE_S)

    async def restart(self) -> None:
        """Stop it in order and start it again."""
        await self.stop()
        await self.start()

    async def close(self) -> None:
        """Stop it where it still runs, and let go of everything."""
        try:
            await self.stop()
        except InstanceError:
            await self.kill9()
        if self._session:
            await self._session.close()
            self._session = None

    async def wait(self) -> int:
        """Wait until it ends by itself, and return its exit code."""
        assert self._process
        return await self._process.wait()

    async def _end(self, how: signal.Signals, timeout_s: float) -> None:
        process = self._process
        if process and process.returncode is None:
            process.send_signal(how)
            try:
                await asyncio.wait_for(process.wait(), timeout_s)
            except TimeoutError:
                raise InstanceError(
                    f"process {process.pid} still runs after {timeout_s} s"
                ) from None
        if self._connection:
            await self._connection.close()
            self._connection = None

    def _prepare(self) -> None:
        """Write what Home Assistant reads before it can be asked for anything."""
        storage = self.folder / ".storage"
        custom = self.folder / "custom_components"
        storage.mkdir(parents=True, exist_ok=True)
        custom.mkdir(exist_ok=True)
        saved = self.folder / "instance.json"
        if saved.exists():
            self._saved = json.loads(saved.read_text())
        elif (storage / "auth").exists():
            raise InstanceError(f"{self.folder} was left half made; delete it")
        self._saved["port"] = self._port or self._saved.get("port") or _free_port()
        (self.folder / "configuration.yaml").write_text(self._configuration)
        for name in ("automations", "scripts", "scenes"):
            (self.folder / f"{name}.yaml").touch()
        link = custom / COMPONENT.name
        if not link.is_symlink():
            link.symlink_to(COMPONENT, target_is_directory=True)

        # A `http:` block in YAML is only tried for five minutes and then
        # reverted with a restart, so the stored form is written: a stable one.
        stable = {
            "server_host": ["127.0.0.1"],
            "server_port": self._saved["port"],
            "cors_allowed_origins": [],
            "login_attempts_threshold": -1,
            "ip_ban_enabled": False,
            "ssl_profile": "modern",
            "use_x_frame_options": True,
            "created_at": "2026-01-01T00:00:00+00:00",
            "error": None,
            "error_message": None,
        }
        http = {"stable": stable, "pending": None, "yaml_migration_done": True}
        _store(storage / "http", http, version=2, minor_version=2)
        if "token" not in self._saved:
            # Done as a step, it sets up integrations that want the internet.
            _store(storage / "onboarding", {"done": ["core_config"]}, version=4)

    async def _answering(self) -> None:
        """Wait for the front end, with which everything of onboarding is there."""
        assert self._process
        while self._process.returncode is None:
            # No way to be told: nothing of Home Assistant can be subscribed to yet.
            with contextlib.suppress(aiohttp.ClientConnectionError, RequestError):
                await self.request("GET", "/manifest.json", token="")
                return
            await asyncio.sleep(0.05)
        raise InstanceError(f"it ended with {self._process.returncode}:\n{self._output()}")

    @staticmethod
    async def _running(connection: Connection) -> None:
        async with connection.subscribe(
            "subscribe_events", event_type="homeassistant_started"
        ) as events:
            if (await connection.command("get_config"))["state"] != "RUNNING":
                await events.next(timeout_s=600)
        # A stop that comes before the recorder works off its queue is lost to
        # it and then takes 60 s; this clears nothing, but is answered from there,
        # if the recorder comes to it within ten seconds.
        is_worked_off = False
        while not is_worked_off:
            try:
                await connection.command("recorder/clear_statistics", statistic_ids=[])
                is_worked_off = True
            except CommandError as error:
                if error.code != "timeout":
                    raise

    async def _onboard(self) -> None:
        """Make the owner, as a person does at the first visit."""
        client = f"{self.url}/"
        user = {"name": "Owner", "username": USERNAME, "password": PASSWORD, "language": "en"}
        made = await self.request(
            "POST", "/api/onboarding/users", {**user, "client_id": client}, token=""
        )
        token = await self._exchange(made["auth_code"])
        await self.request("POST", "/api/onboarding/analytics", {}, token=token)
        await self.request(
            "POST",
            "/api/onboarding/integration",
            {"client_id": client, "redirect_uri": client},
            token=token,
        )
        connection = await self.connect(token)
        self._saved["token"] = await connection.command(
            "auth/long_lived_access_token", client_name="instance.py", lifespan=3650
        )
        await connection.close()
        # Home Assistant writes the token down a second later; a kill before
        # that would leave a folder that nobody can log in to.
        await self._written("auth", "instance.py")
        saved = self.folder / "instance.json"
        saved.touch(mode=0o600)
        saved.write_text(json.dumps(self._saved))

    async def _written(self, name: str, text: str) -> None:
        """Wait until a file of Home Assistant's storage holds a text."""
        path = self.folder / ".storage" / name
        # Another process writes it, so there is no event to wait for.
        while not path.exists() or text not in path.read_text():  # noqa: ASYNC110
            await asyncio.sleep(0.05)

    def _output(self, lines: int = 40) -> str:
        output = (self.folder / "output.txt").read_text(errors="replace")
        return "\n".join(output.splitlines()[-lines:])

    # --- what it says --------------------------------------------------------

    def problems(self) -> list[str]:
        """Warnings and errors logged since the last start, with their tracebacks."""
        found: list[str] = []
        wanted = False
        for line in (self.folder / "home-assistant.log").read_text().splitlines():
            level = line[:60].split(" ")[2:3]
            if line[:4].isdigit() and level:
                wanted = level[0] in ("WARNING", "ERROR", "CRITICAL") and not any(
                    noise in line for noise in NOISE
                )
                if wanted:
                    found.append(line)
            elif wanted:
                found[-1] += f"\n{line}"
        return found

    def refused(self) -> list[str]:
        """List the hosts that something in it tried to reach off this machine, ever."""
        log = self.folder / "refused.txt"
        hosts = set(log.read_text().splitlines()) if log.exists() else set()
        return sorted(hosts - OWN_ATTEMPTS)

    # --- HTTP and websocket --------------------------------------------------

    async def request(
        self, method: str, path: str, body: Json = None, *, token: str | None = None
    ) -> Json:
        """Send an HTTP request as the owner, or with another token ("" for none).

        Raises:
            RequestError: The answer is a 4xx or 5xx.

        """
        assert self._session
        token = self.token if token is None else token
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        async with self._session.request(
            method, self.url + path, json=body, headers=headers
        ) as answer:
            is_json = "json" in answer.content_type
            content = await (answer.json() if is_json else answer.text())
            if not answer.ok:
                raise RequestError(method, path, answer.status, content)
            return content

    async def connect(self, token: str | None = None) -> Connection:
        """Open a further websocket, as the owner or with another token."""
        assert self._session
        return await Connection.open(self._session, self.url, token or self.token)

    async def add_user(self, name: str, password: str, group: str = "system-users") -> str:
        """Add a user and return an access token of theirs.

        Args:
            name: Also the name to log in with.
            password: At least one character.
            group: `system-admin`, `system-users` or `system-read-only`.

        """
        made = await self.command("config/auth/create", name=name, group_ids=[group])
        await self.command(
            "config/auth_provider/homeassistant/create",
            user_id=made["user"]["id"],
            username=name,
            password=password,
        )
        return await self.log_in(name, password)

    async def log_in(self, username: str, password: str) -> str:
        """Return a fresh access token, as the login page gets it."""
        who = {"client_id": f"{self.url}/"}
        begin = {**who, "handler": ["homeassistant", None], "redirect_uri": f"{self.url}/"}
        flow = await self.request("POST", "/auth/login_flow", begin, token="")
        answer = {**who, "username": username, "password": password}
        path = f"/auth/login_flow/{flow['flow_id']}"
        step = await self.request("POST", path, answer, token="")
        if step["type"] != "create_entry":
            raise FlowError(step)
        return await self._exchange(step["result"])

    async def _exchange(self, code: str) -> str:
        assert self._session
        form = {"grant_type": "authorization_code", "code": code, "client_id": f"{self.url}/"}
        async with self._session.post(f"{self.url}/auth/token", data=form) as answer:
            answer.raise_for_status()
            content = await answer.json()
            return str(content["access_token"])

    @property
    def connection(self) -> Connection:
        """The owner's websocket; a new one after each start."""
        if not self._connection:
            raise InstanceError("it does not run")
        return self._connection

    async def command(self, command: str, **fields: Any) -> Json:
        """`Connection.command` of the owner."""
        return await self.connection.command(command, **fields)

    async def call(
        self,
        action: str,
        data: Mapping[str, Any] | None = None,
        *,
        target: Mapping[str, Any] | None = None,
        response: bool = False,
    ) -> Json:
        """`Connection.call` of the owner."""
        return await self.connection.call(action, data, target=target, response=response)

    def events(self, event_type: str) -> contextlib.AbstractAsyncContextManager[Stream]:
        """Events of the bus, for the length of a with block."""
        return self.connection.subscribe("subscribe_events", event_type=event_type)

    # --- entities ------------------------------------------------------------

    async def states(self) -> dict[str, Json]:
        """All states by entity id."""
        return {state["entity_id"]: state for state in await self.command("get_states")}

    async def wait_state(
        self, entity_id: str, wanted: str | Condition, timeout_s: float = PATIENCE_S
    ) -> Json:
        """Wait until an entity has a state, or fulfils a condition on its state object.

        Raises:
            TimeoutError: It did not in time; the text says what it was.

        """
        last: Json = None

        def fits(state: Json) -> bool:
            nonlocal last
            last = state
            if state is None:
                return False
            return state["state"] == wanted if isinstance(wanted, str) else wanted(state)

        trigger = {"trigger": "state", "entity_id": entity_id}
        async with self.connection.subscribe("subscribe_trigger", trigger=trigger) as changes:
            if fits((await self.states()).get(entity_id)):
                return last
            try:
                await changes.next(
                    lambda event: fits(event["variables"]["trigger"]["to_state"]), timeout_s
                )
            except TimeoutError:
                raise TimeoutError(f"{entity_id} after {timeout_s} s: {last}") from None
            return last

    # --- configuration -------------------------------------------------------

    async def entry_id(self, domain: str) -> str:
        """Return the id of the one config entry of a domain."""
        (entry,) = await self.command("config_entries/get", domain=domain)
        return str(entry["entry_id"])

    async def add_entry(self, domain: str, values: Mapping[str, Any] | None = None) -> Json:
        """Go through a config flow."""
        return await self._flow("flow", {"handler": domain}, values)

    async def set_options(self, domain: str, values: Mapping[str, Any]) -> Json:
        """Go through an options flow, leaving what is not given as it is."""
        return await self._flow("options/flow", {"handler": await self.entry_id(domain)}, values)

    async def add_subentry(self, domain: str, kind: str, values: Mapping[str, Any]) -> str:
        """Go through the flow of a subentry and return the new one's id."""
        entry_id = await self.entry_id(domain)
        before = {known["subentry_id"] for known in await self.subentries(domain)}
        await self._flow("subentries/flow", {"handler": [entry_id, kind]}, values)
        (added,) = {known["subentry_id"] for known in await self.subentries(domain)} - before
        return str(added)

    async def reconfigure_subentry(
        self, domain: str, subentry_id: str, values: Mapping[str, Any]
    ) -> Json:
        """Go through its reconfiguration, leaving what is not given as it is."""
        by_id = {known["subentry_id"]: known for known in await self.subentries(domain)}
        handler = [await self.entry_id(domain), by_id[subentry_id]["subentry_type"]]
        begin = {"handler": handler, "subentry_id": subentry_id}
        return await self._flow("subentries/flow", begin, values)

    async def subentries(self, domain: str) -> list[Json]:
        """List the subentries: `subentry_id`, `subentry_type`, `title`, `unique_id`."""
        entry_id = await self.entry_id(domain)
        found: list[Json] = await self.command("config_entries/subentries/list", entry_id=entry_id)
        return found

    async def _flow(
        self, path: str, begin: Mapping[str, Any], values: Mapping[str, Any] | None
    ) -> Json:
        """Fill in one form after the other, as the front end does, until it ends.

        In a menu, `next_step_id` of the values is chosen.

        Raises:
            FlowError: It ended otherwise, a form has errors, or a value found no field.

        """
        path = f"/api/config/config_entries/{path}"
        left = dict(values or {})
        step = await self.request("POST", path, dict(begin))
        while is_open(step, left):
            is_menu = step["type"] == "menu"
            form = (
                {"next_step_id": left.pop("next_step_id")}
                if is_menu
                else fill_in(step["data_schema"], left)
            )
            step = await self.request("POST", f"{path}/{step['flow_id']}", form)
        done = step["type"] == "create_entry" or step.get("reason") == "reconfigure_successful"
        if not done:
            raise FlowError(step)
        if left:
            raise FlowError({"errors": f"no form has {sorted(left)}"})
        return step


def is_open(step: Json, left: Mapping[str, Any]) -> bool:
    """Say whether a flow waits for something that there is to say."""
    if step["type"] == "menu":
        return "next_step_id" in left
    return step["type"] == "form" and not step["errors"]


def fill_in(schema: list[Json], values: dict[str, Any]) -> dict[str, Any]:
    """Fill in a form: take its fields' values out of `values`, into sections too.

    A field without a value keeps what the form suggests, as in the browser.
    """
    form: dict[str, Any] = {}
    for field in schema:
        name = field["name"]
        if field.get("type") == "expandable":
            form[name] = fill_in(field["schema"], values)
        elif name in values:
            form[name] = values.pop(name)
        elif "suggested_value" in (field.get("description") or {}):
            form[name] = field["description"]["suggested_value"]
        elif "default" in field:
            form[name] = field["default"]
    return form


def _store(path: Path, data: Json, *, version: int, minor_version: int = 1) -> None:
    """Write a file as Home Assistant's storage helper does."""
    content = {"version": version, "minor_version": minor_version, "key": path.name, "data": data}
    path.write_text(json.dumps(content))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
