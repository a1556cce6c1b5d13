#!/usr/bin/env python3
"""Writes sample_tweets.jsonl: invented statuses in the shape of Twitter's v1.1 stream, one a line.

  tests/data/make_sample_tweets.py > tests/data/sample_tweets.jsonl

The same bytes on every run. Words come from sample_texts.py, the objects from
sample_objects.py and sample_users.py.
"""

import json
import random
import sys

import sample_texts as texts
from sample_objects import Maker, SHORT

SEED = 20230314
TOPIC_TEXTS, RETWEETS_OF_EARLIER = 282, 18


def topic_texts(rng):
    """Distinct texts about the topics, the dominating ones more often; some of them long."""
    found = {}
    weights = [topic[0] for topic in texts.TOPICS]
    while len(found) < TOPIC_TEXTS:
        _, middles, openings, endings = rng.choices(texts.TOPICS, weights)[0]
        middle = f" {rng.choice(middles)}. " if middles and rng.random() < 0.45 else " "
        found[rng.choice(openings) + middle + rng.choice(endings)] = "en"
    return [(lang, text) for text, lang in found.items()]


def special_texts():
    english = (
        texts.EMOJI_WITH_JOINERS
        + texts.HTML_ENTITIES
        + texts.LINE_BREAKS
        + texts.NO_HASHTAGS
        + texts.MANY_HASHTAGS
    )
    return (
        [("en", text) for text in english]
        + texts.CJK
        + texts.FULL_WIDTH
        + texts.RIGHT_TO_LEFT
        + texts.OTHER_LANGUAGES
    )


def shaped(maker, rng, lang, text):
    """A status that says `text`, in one of the shapes in which a stream brings one."""
    shape = rng.random()
    if shape < 0.42:
        photo = len(text) <= SHORT and rng.random() < 0.4
        return maker.retweet((maker.with_photo if photo else maker.status)(lang, text))
    if len(text) <= SHORT and shape < 0.52:
        quoted = rng.choice(texts.NO_HASHTAGS + texts.EMOJI_WITH_JOINERS)
        return maker.quote(lang, text, maker.status("en", quoted))
    if len(text) <= SHORT and shape < 0.62:
        return maker.with_photo(lang, text)
    if len(text) <= SHORT and shape < 0.67:
        return maker.with_link(lang, text)
    if shape < 0.74:
        return maker.reply(lang, text)
    return maker.status(lang, text)


def encoded(status, rng):
    """Most lines as Twitter writes them: everything beyond ASCII escaped, astral characters as two
    surrogates, "/" as "\\/". The others in raw UTF-8, which JSON allows as well."""
    escape = rng.random() < 0.6
    line = json.dumps(status, ensure_ascii=escape, separators=(",", ":"))
    return line.replace("/", "\\/") if escape else line


def main():
    rng = random.Random(SEED)
    maker = Maker(rng)
    wanted = topic_texts(rng) + special_texts()
    rng.shuffle(wanted)
    statuses = []
    for lang, text in wanted:
        statuses.append(shaped(maker, rng, lang, text))
    for _ in range(RETWEETS_OF_EARLIER):  # What is popular comes more than once.
        original = rng.choice([s for s in statuses[:60] if "retweeted_status" not in s])
        statuses.insert(rng.randrange(80, len(statuses)), maker.retweet(original))
    maker.number(statuses)
    for status in statuses:
        sys.stdout.write(encoded(status, rng) + "\n")


main()
