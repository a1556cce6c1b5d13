#!/usr/bin/env python3
"""Prints the Authorization header that oauthlib gives a request. Needs the package python3-oauthlib.

  sign_request.py URL FORM_BODY KEY SECRET TOKEN TOKEN_SECRET SECONDS_OFF

An empty body makes it a GET. The clock that signs may be some seconds off.
"""
import sys
import time

from oauthlib.oauth1 import Client

url, body, key, secret, token, token_secret, seconds_off = sys.argv[1:]
timestamp = str(int(time.time()) + int(seconds_off))
client = Client(key, secret, token, token_secret, timestamp=timestamp)
headers = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
print(client.sign(url, "POST" if body else "GET", body or None, headers)[1]["Authorization"])
