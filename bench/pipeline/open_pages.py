#!/usr/bin/env python3
"""Pages that stand open beside a consumer: 40 readers of its events, and somebody who asks /livez again and again.
Run by measure.py.

    open_pages.py PORT

Tries until the consumer listens, reads until it ends, and then prints one line of JSON:
{"pages": 40, "events": 480, "livez": 60, "livez_median_ms": 0.4, "livez_longest_ms": 3.1}
"""
import json
import selectors
import socket
import statistics
import sys
import threading
import time

PAGES = 40
WAIT_FOR_LISTENER_S = 20
ASK_EVERY_S = 0.05


def connect(port, path):
    deadline = time.monotonic() + WAIT_FOR_LISTENER_S
    while True:
        try:
            connection = socket.create_connection(("127.0.0.1", port))
            break
        except ConnectionRefusedError:
            if time.monotonic() > deadline:
                sys.exit("the consumer does not listen")
            time.sleep(0.002)
    connection.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
    return connection


def ask(port, times):
    while True:
        begin = time.monotonic()
        try:
            with socket.create_connection(("127.0.0.1", port)) as connection:
                connection.sendall(f"GET /livez HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
                if not connection.recv(64).startswith(b"HTTP/1.1 200"):
                    return
        except OSError:
            return
        times.append(1000 * (time.monotonic() - begin))
        time.sleep(ASK_EVERY_S)


def main():
    port = int(sys.argv[1])
    pages = selectors.DefaultSelector()
    for _ in range(PAGES):
        pages.register(connect(port, "/events?n=50"), selectors.EVENT_READ)
    times, events = [], 0
    asking = threading.Thread(target=ask, args=(port, times))
    asking.start()
    while pages.get_map():
        for key, _ in pages.select():
            try:
                data = key.fileobj.recv(1 << 18)
            except ConnectionResetError:
                data = b""
            events += data.count(b"event: batch")
            if not data:
                pages.unregister(key.fileobj)
                key.fileobj.close()
    asking.join()
    print(json.dumps({"pages": PAGES, "events": events, "livez": len(times),
                      "livez_median_ms": round(statistics.median(times), 1),
                      "livez_longest_ms": round(max(times), 1)}))


main()
