"""Reads Jetstream events with the library websockets and prints the key of each post.

  jetstream_client.py URL COUNT [SUBPROTOCOL]    then pings once, and says "pong"
"""
import asyncio
import json
import sys

import websockets


def key_of(event):
    commit = event["payload"] if "$type" in event else dict(event.get("commit", {}), did=event["did"])
    if commit.get("operation") != "create":
        return None
    facets = commit["record"].get("facets", [])
    text = commit["record"]["text"].encode()
    for facet in facets:
        place = facet["index"]
        shown = text[place["byteStart"]:place["byteEnd"]].decode()
        assert shown == "#" + facet["features"][0]["tag"], shown
    return f"at://{commit['did']}/{commit['collection']}/{commit['rkey']}"


async def main(url, count, subprotocols):
    async with websockets.connect(url, subprotocols=subprotocols or None) as socket:
        assert not subprotocols or socket.subprotocol == subprotocols[0]
        for _ in range(count):
            key = key_of(json.loads(await socket.recv()))
            if key:
                print(key)
        pong = await socket.ping()
        await asyncio.wait_for(pong, 10)
        print("pong")


asyncio.run(main(sys.argv[1], int(sys.argv[2]), sys.argv[3:]))
