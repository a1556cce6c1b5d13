"""Reads a Mastodon server's stream with the library Mastodon.py and prints an event a line.

  mastodon_client.py URL TOKEN TIMELINE COUNT    TIMELINE: public, public/local, hashtag/TAG
"""
import sys

from mastodon import Mastodon, StreamListener


class Enough(Exception):
    pass


class Listener(StreamListener):
    def __init__(self, count):
        self.left = count
        self.thumps = 0

    def tell(self, line):
        print(line)
        self.left -= 1
        if self.left == 0:
            print(f"heartbeats {'some' if self.thumps else 'none'}")
            raise Enough

    def on_update(self, status):
        tags = " ".join(sorted(tag["name"] for tag in status["tags"]))
        self.tell(f"update {status['id']} {status['account']['acct']} [{tags}]")

    def on_status_update(self, status):
        assert status["edited_at"] is not None
        self.tell(f"edit {status['id']}")

    def on_delete(self, status_id):
        self.tell(f"delete {status_id}")

    def handle_heartbeat(self):
        self.thumps += 1


url, token, timeline, count = sys.argv[1:]
server = Mastodon(api_base_url=url, access_token=token, version_check_mode="none")
listener = Listener(int(count))
try:
    if timeline.startswith("hashtag/"):
        server.stream_hashtag(timeline.split("/")[1], listener)
    elif timeline == "public/local":
        server.stream_local(listener)
    else:
        server.stream_public(listener)
except Enough:
    pass
