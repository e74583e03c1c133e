"""A client of the websocket that keeps a picture of the house, as the docs say it is done."""

import asyncio
from typing import Any, Final

from pytest_homeassistant_custom_component.common import async_fire_time_changed

from .house import House

PARTS: Final = ("rooms", "power_offs", "stalls", "schedules", "bookings")
PACE_S: Final = 0.1

type Message = dict[str, Any]


def id_of(item: Message | str) -> Any:  # noqa: ANN401 - a text, or two of them
    """Return what names an item, or what is gone."""
    if isinstance(item, str):
        return item
    if "booking_id" in item:
        return item["booking_id"], item["room"]
    return item.get("id") or item["key"]


class Onlooker:
    """A connection with one subscription, and what was learned from it.

    It reads all the time, as a browser does, and answers Home Assistant's pings with that.
    """

    def __init__(self, house: House, client: Any) -> None:  # noqa: ANN401 - the plugin's client has no public type
        """Take a connection that is signed in."""
        self.house = house
        self.client = client
        self.events: list[Message] = []
        self.header: Message = {}
        self.items: dict[str, dict[Any, Message]] = {}
        self._subscription = 0
        self._came: asyncio.Queue[Message] = asyncio.Queue()
        self._reading = asyncio.get_running_loop().create_task(self._read())

    async def _read(self) -> None:
        async for message in self.client:
            self._came.put_nowait(message.json())

    def fall_asleep(self) -> None:
        """Read no more."""
        self._reading.cancel()

    def wake_up(self) -> None:
        """Read on."""
        self._reading = asyncio.get_running_loop().create_task(self._read())

    async def is_cut_off(self) -> None:
        """Wait until Home Assistant has closed the connection."""
        await self._reading
        await self.house.settle()

    # --- what is sent ---

    async def ask(self, command: str, **fields: Any) -> Message:  # noqa: ANN401 - a websocket message
        """Send a command and return its answer; events that come before it are taken in."""
        await self.client.send_json_auto_id({"type": command, **fields})
        while (message := await self._came.get())["type"] == "event":
            self._take_in(message["event"])
        answer: Message = message
        return answer

    async def execute(self, action: str, **data: Any) -> Message:  # noqa: ANN401 - an action's fields
        """Do or ask something by name, and return the answer."""
        answer = await self.ask("roomkeeper/execute", action=action, data=data)
        await self.house.settle()
        return answer

    async def done(self, action: str, **data: Any) -> Message:  # noqa: ANN401 - an action's fields
        """Do or ask something that is answered, and return what with."""
        answer = await self.execute(action, **data)
        assert answer["success"], answer
        result: Message = answer["result"]
        return result

    async def subscribe(self, **wish: Any) -> None:  # noqa: ANN401 - a websocket message
        """Begin to look on, and see how everything is."""
        answer = await self.ask("roomkeeper/subscribe", **wish)
        assert answer["success"], answer
        self._subscription = answer["id"]
        await self.catch_up()

    async def unsubscribe(self) -> None:
        """Look on no more."""
        assert (await self.ask("unsubscribe_events", subscription=self._subscription))["success"]

    # --- what comes ---

    async def catch_up(self) -> list[Message]:
        """Take in all that is to come, while a little time passes, and return it."""
        first, heard = len(self.events), -1
        while heard != len(self.events):
            heard = len(self.events)
            await self.tick()
        return self.events[first:]

    async def tick(self) -> None:
        """Let the time pass in which a client is told once, and take in what comes."""
        await self.now()
        self.house.freezer.tick(PACE_S)
        async_fire_time_changed(self.house.hass)
        await self.now()

    async def now(self) -> None:
        """Take in what is told at once."""
        await self.house.settle()
        for _ in range(100):
            await asyncio.sleep(0)
        await self.ask("ping")

    def _take_in(self, event: Message) -> None:
        self.events.append(event)
        match event["type"]:
            case "snapshot":
                self.items = {part: {id_of(item): item for item in event[part]} for part in PARTS}
                assert all(len(self.items[part]) == len(event[part]) for part in PARTS)
                self.header = {}
            case "change":
                for part, items in event.get("changed", {}).items():
                    self.items[part] |= {id_of(item): item for item in items}
                for part, gone in event.get("removed", {}).items():
                    for one in gone:
                        del self.items[part][id_of(one)]
            case "unavailable":
                self.items, self.header = {}, {}
        said = ("type", "more", "changed", "removed", *PARTS)
        self.header |= {name: value for name, value in event.items() if name not in said}

    @property
    def picture(self) -> Message:
        """What is known."""
        return {**self.items, **self.header}
