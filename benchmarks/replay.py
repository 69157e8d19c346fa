"""The load where wrk is missing: ``python -m benchmarks.replay PORT FILE CONNECTIONS SECONDS``.

Sends the requests of FILE (one a line: path, then headers, with tabs between them) over and
over, and prints what ``serving.Load`` holds as one JSON line.
"""

import asyncio
import itertools
import json
import sys
import time
from pathlib import Path


def encoded(line: str) -> bytes:
    path, *headers = line.split("\t")
    return "\r\n".join([f"GET {path} HTTP/1.1", "Host: 127.0.0.1", *headers, "", ""]).encode()


async def read_answer(reader: asyncio.StreamReader) -> int:
    head = await reader.readuntil(b"\r\n\r\n")
    status = int(head.split(b" ", 2)[1])
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            await reader.readexactly(int(value))
    return status


async def connection(port: int, requests, deadline: float, latencies: list, failures: list):
    """One connection, opened anew whenever it breaks."""
    while time.perf_counter() < deadline:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            while (start := time.perf_counter()) < deadline:
                writer.write(next(requests))
                status = await read_answer(reader)
                latencies.append(time.perf_counter() - start)
                if status >= 400:
                    failures.append(status)
            writer.close()
        except (OSError, EOFError) as error:
            failures.append(error)
            await asyncio.sleep(0.01)


async def replay(port: int, file: str, connections: int, seconds: float) -> dict:
    requests = itertools.cycle([encoded(line) for line in Path(file).read_text().splitlines()])
    latencies, failures = [], []
    start = time.perf_counter()
    await asyncio.gather(
        *(
            connection(port, requests, start + seconds, latencies, failures)
            for _ in range(connections)
        )
    )
    duration = time.perf_counter() - start
    latencies.sort()
    return {
        "answered": len(latencies),
        "per_second": len(latencies) / duration,
        "p50": latencies[len(latencies) // 2] * 1000 if latencies else 0,
        "p99": latencies[len(latencies) * 99 // 100] * 1000 if latencies else 0,
        "failed": len(failures),
    }


if __name__ == "__main__":
    port, file, connections, seconds = sys.argv[1:]
    result = asyncio.run(replay(int(port), file, int(connections), float(seconds)))
    print(json.dumps(result))
