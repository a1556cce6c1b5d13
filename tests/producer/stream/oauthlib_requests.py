#!/usr/bin/env python3
"""Prints random requests with the Authorization header that oauthlib gives them: a line each, fields
separated by tabs: method, url, body, consumer key, consumer secret, token, token secret, timestamp,
nonce, header. Needs the package python3-oauthlib.

  oauthlib_requests.py COUNT SEED
"""
import random
import sys
from urllib.parse import quote

from oauthlib.oauth1 import Client

ALPHABET = "abcXYZ019 -._~!*'()+&=%;:@,/?#[]\"<>äßéñ☃日本語한국Ω\u202eا👩‍👧🇩🇪\u0301"


def text(rng, longest):
    return "".join(rng.choice(ALPHABET) for _ in range(rng.randint(0, longest)))


def encode(rng, word):
    """One of the ways in which clients encode: a space as + or %20, reserved characters or not."""
    encoded = quote(word, safe=rng.choice(["", "-._~", "!*'()", "/:@,"]))
    return encoded.replace("%20", "+") if rng.random() < 0.5 else encoded


def form(rng):
    names = [text(rng, 6) or "n" for _ in range(3)]
    pairs = []
    for _ in range(rng.randint(0, 6)):
        name = rng.choice(names)  # Often the same name twice.
        value = encode(rng, text(rng, 12))
        pairs.append(encode(rng, name) + ("=" + value if value or rng.random() < 0.9 else ""))
    return "&".join(pairs)


def url(rng):
    scheme, ports = rng.choice([("http", ["", ":80", ":8080"]), ("https", ["", ":443", ":8443"])])
    host = rng.choice(["example.com", "EXAMPLE.com", "127.0.0.1", "stream.twitter.com"])
    path = rng.choice(["/", "/1.1/statuses/filter.json", "/a%20b/C", "/~x/"])
    query = form(rng)
    return f"{scheme}://{host}{rng.choice(ports)}{path}" + (f"?{query}" if query else "")


def main():
    rng = random.Random(int(sys.argv[2]))
    for _ in range(int(sys.argv[1])):
        method = rng.choice(["GET", "POST"])
        address, body = url(rng), form(rng) if method == "POST" else ""
        secrets = [text(rng, 20).replace("\t", "") or "s" for _ in range(4)]
        timestamp, nonce = str(rng.randint(1, 2_000_000_000)), f"{rng.getrandbits(128):032x}"
        client = Client(secrets[0], secrets[1], secrets[2], secrets[3], timestamp=timestamp,
                        nonce=nonce)
        headers = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        header = client.sign(address, method, body or None, headers)[1]["Authorization"]
        print("\t".join([method, address, body, *secrets, timestamp, nonce, header]))


main()
