"""Reads X's filtered stream with the library tweepy: adds a rule, lists it, prints COUNT posts.

  x_client.py HOST TOKEN COUNT
"""
import sys

import tweepy

host, token, count = sys.argv[1:]


class Client(tweepy.StreamingClient):
    left = int(count)

    def request(self, method, url, **more):
        return super().request(method, url.replace("https://api.twitter.com", host), **more)

    def on_response(self, response):
        assert response.includes["users"][0].id == response.data.author_id
        print("post", response.data.id, response.matching_rules[0].tag)
        self.left -= 1
        if self.left == 0:
            self.disconnect()


class Session:
    """Sends what is meant for X to the simulator."""

    def __init__(self, session):
        self.session = session
        self.headers = session.headers

    def request(self, method, url, **more):
        return self.session.request(method, url.replace("https://api.twitter.com", host), **more)

    def __getattr__(self, name):
        return getattr(self.session, name)


client = Client(token)
client.session = Session(client.session)
created = client.add_rules(tweepy.StreamRule("the OR a", tag="common"))
assert created.meta["summary"]["created"] == 1, created
print("rules", [rule.value for rule in client.get_rules().data])
client.filter(expansions="author_id", tweet_fields="created_at,lang")
client.delete_rules([rule.id for rule in client.get_rules().data])
print("left", client.get_rules().meta["result_count"])
