"""Clients of the HTTP benchmark, in a process of their own: `python -m` this, with its job as JSON.

It prints how long each request took, in s, and last how long all of them took.
"""

import asyncio
import json
import sys
import time
from typing import Any

import aiohttp


async def ask(job: dict[str, Any]) -> list[float]:
    """Send requests from some sides at once, each after the answer to the one before."""
    took: list[float] = []
    bodies = iter(enumerate(job["bodies"]))
    authorization = {"Authorization": f"Bearer {job['token']}"}
    connector = aiohttp.TCPConnector(limit=job["clients"])
    async with aiohttp.ClientSession(headers=authorization, connector=connector) as session:

        async def client() -> None:
            for number, body in bodies:
                headers = {"Idempotency-Key": f"key-{number}"} if job["keys"] else {}
                began = time.perf_counter()
                async with session.post(job["url"], json=body, headers=headers) as answer:
                    await answer.read()
                    assert answer.status == 201, await answer.text()
                took.append(time.perf_counter() - began)

        all_began = time.perf_counter()
        async with asyncio.TaskGroup() as group:
            for _ in range(job["clients"]):
                group.create_task(client())
        return [*took, time.perf_counter() - all_began]


if __name__ == "__main__":
    print(json.dumps(asyncio.run(ask(json.load(sys.stdin)))))
