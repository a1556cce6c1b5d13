"""Builds statuses with every field of Twitter's v1.1 stream, in its order of fields. Ids, places and
addresses are invented; hosts of pictures and pages end in .example, which nobody can own."""

import re

from sample_users import START_MS, created_at, make_user

SHORT = 140  # What `text` holds; a longer text comes as extended_tweet.
EPOCH_MS = 1288834974657  # Ids hold the time: (ms since EPOCH_MS) << 22.
WORD = r"[\w\u0900-\u097f\u0e00-\u0e7f]"  # Letters, digits, "_", and the marks of Hindi and Thai.
HASHTAG = re.compile(rf"(?:(?<=^)|(?<=[^\w&]))[#＃]({WORD}*[^\W\d_]{WORD}*+)(?![#＃])")
CLIENTS = [
    '<a href="http://twitter.com/download/iphone" rel="nofollow">Twitter for iPhone</a>',
    '<a href="http://twitter.com/download/android" rel="nofollow">Twitter for Android</a>',
    '<a href="https://mobile.twitter.com" rel="nofollow">Twitter Web App</a>',
    "",
]
PLACES = [
    ("Norvale", "Norvale, Cape County", 5.32, 60.39),
    ("Lintow", "Lintow, Mill County", 5.9, 60.1),
    ("Cape Thimble", "Cape Thimble, Cape County", 4.8, 60.7),
]


def escaped(text):
    """As the stream delivers text. Indices of entities count the characters of this form."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def entities(text, urls=(), mentions=()):
    tags = [{"text": m.group(1), "indices": [m.start(), m.end()]} for m in HASHTAG.finditer(text)]
    return {"hashtags": tags, "urls": list(urls), "user_mentions": list(mentions), "symbols": []}


class Maker:
    """Random, but equal for equal seeds. Ids are given at the end, in the order of the lines."""

    def __init__(self, rng):
        self.rng = rng
        self.users = [make_user(rng, n) for n in range(300)]

    def _geo(self):
        """(geo, coordinates, place): mostly none, sometimes a place, rarely a point."""
        chance = self.rng.random()
        if chance > 0.10:
            return None, None, None
        name, full_name, lon, lat = self.rng.choice(PLACES)
        corners = [[lon, lat], [lon, lat + 0.2], [lon + 0.3, lat + 0.2], [lon + 0.3, lat]]
        place = {
            "id": f"0{self.rng.getrandbits(60):015x}",
            "url": f"https://api.twitter.example/1.1/geo/id/{name[:3].lower()}.json",
            "place_type": "city",
            "name": name,
            "full_name": full_name,
            "country_code": "NV",
            "country": "Norvania",
            "bounding_box": {
                "type": "Polygon",
                "coordinates": [[[round(x, 4), round(y, 4)] for x, y in corners]],
            },
            "attributes": {},
        }
        if chance > 0.05:
            return None, None, place
        lon, lat = round(lon + self.rng.random() * 0.3, 6), round(lat + self.rng.random() * 0.2, 6)
        return (
            {"type": "Point", "coordinates": [lat, lon]},
            {"type": "Point", "coordinates": [lon, lat]},
            place,
        )

    def _status(self, lang, text, text_entities, **more):
        geo, coordinates, place = self._geo()
        status = {
            "created_at": "",
            "id": 0,
            "id_str": "",
            "text": text,
            "source": self.rng.choice(CLIENTS),
            "truncated": False,
            "in_reply_to_status_id": None,
            "in_reply_to_status_id_str": None,
            "in_reply_to_user_id": None,
            "in_reply_to_user_id_str": None,
            "in_reply_to_screen_name": None,
            "user": self.rng.choice(self.users),
            "geo": geo,
            "coordinates": coordinates,
            "place": place,
            "contributors": None,
            "is_quote_status": False,
            "quote_count": self.rng.randrange(3),
            "reply_count": self.rng.randrange(9),
            "retweet_count": self.rng.randrange(90),
            "favorite_count": self.rng.randrange(200),
            "entities": text_entities,
            "favorited": False,
            "retweeted": False,
            "filter_level": "low",
            "lang": lang,
            "timestamp_ms": "",
        }
        for name, value in more.items():
            status[name] = value
        return status

    def _url(self, text, expanded, display):
        short = "https://t.co/" + "".join(
            self.rng.choices("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789", k=10)
        )
        full = f"{text} {short}"
        return full, {
            "url": short,
            "expanded_url": expanded,
            "display_url": display,
            "indices": [len(text) + 1, len(full)],
        }

    def status(self, lang, said, mentions=()):
        text = escaped(said)
        if len(said) <= SHORT:
            return self._status(lang, text, entities(text, mentions=mentions))
        cut, url = self._url(
            text[: SHORT - 25].rstrip() + "…",
            "https://twitter.com/i/web/status/0",
            "twitter.com/i/web/status/0…",
        )
        extended = {
            "full_text": text,
            "display_text_range": [0, len(text)],
            "entities": entities(text, mentions=mentions),
        }
        shown = [m for m in mentions if m["indices"][1] < SHORT - 25]
        return self._status(
            lang, cut, entities(cut, [url], shown), truncated=True, extended_tweet=extended
        )

    def reply(self, lang, said):
        user = self.rng.choice(self.users)
        mention = {
            "screen_name": user["screen_name"],
            "name": user["name"],
            "id": user["id"],
            "id_str": user["id_str"],
            "indices": [0, len(user["screen_name"]) + 1],
        }
        status = self.status(lang, f"@{user['screen_name']} {said}", [mention])
        parent = (START_MS - EPOCH_MS - self.rng.randrange(10**9)) << 22
        status.update(
            in_reply_to_status_id=parent,
            in_reply_to_status_id_str=str(parent),
            in_reply_to_user_id=user["id"],
            in_reply_to_user_id_str=user["id_str"],
            in_reply_to_screen_name=user["screen_name"],
        )
        return status

    def with_link(self, lang, said):
        page = self.rng.choice(
            ["www.norvale-times.example/derby", "lighthouse.example/log/7", "bakethemoon.example"]
        )
        text, url = self._url(escaped(said), "https://" + page, page.removeprefix("www."))
        return self._status(lang, text, entities(text, [url]), possibly_sensitive=False)

    def with_photo(self, lang, said):
        ident = self.rng.getrandbits(60)
        key = f"F{ident:x}"[:15]
        text, url = self._url(
            escaped(said),
            f"https://twitter.com/someone/status/{ident}/photo/1",
            f"pic.twitter.com/{key[:10]}",
        )
        sizes = {
            name: {"w": w, "h": h, "resize": resize}
            for name, w, h, resize in [
                ("thumb", 150, 150, "crop"),
                ("small", 680, 510, "fit"),
                ("medium", 1200, 900, "fit"),
                ("large", 2048, 1536, "fit"),
            ]
        }
        photo = {
            "id": ident,
            "id_str": str(ident),
            "indices": url["indices"],
            "media_url": f"http://pbs.twimg.example/media/{key}.jpg",
            "media_url_https": f"https://pbs.twimg.example/media/{key}.jpg",
            "url": url["url"],
            "display_url": url["display_url"],
            "expanded_url": url["expanded_url"],
            "type": "photo",
            "sizes": sizes,
        }
        return self._status(
            lang,
            text,
            {**entities(text), "media": [photo]},
            display_text_range=[0, url["indices"][0] - 1],
            possibly_sensitive=False,
            extended_entities={"media": [photo]},
        )

    def quote(self, lang, said, quoted):
        status = self.with_link(lang, said)
        status.update(
            is_quote_status=True,
            quoted_status=quoted,
            quoted_status_permalink={
                "url": status["entities"]["urls"][0]["url"],
                "expanded": "https://twitter.com/someone/status/0",
                "display": "twitter.com/someone/stat…",
            },
        )
        return status

    def retweet(self, original):
        """The outer text is cut, so that only retweeted_status holds all that was said."""
        user = original["user"]
        full = original.get("extended_tweet", {}).get("full_text", original["text"])
        text = f"RT @{user['screen_name']}: {full}"
        if len(text) > SHORT:
            text = text[: SHORT - 1] + "…"
        mention = {
            "screen_name": user["screen_name"],
            "name": user["name"],
            "id": user["id"],
            "id_str": user["id_str"],
            "indices": [3, 4 + len(user["screen_name"])],
        }
        status = self._status(
            original["lang"], text, entities(text, mentions=[mention]), retweeted_status=original
        )
        status["is_quote_status"] = original["is_quote_status"]
        return status

    def number(self, statuses):
        """Gives ids and times: lines in order, inner statuses minutes or hours before their outer ones."""
        for line, status in enumerate(statuses):
            ms = START_MS + 733 * line
            self._number(status, ms)

    def _number(self, status, ms):
        ident = ((ms - EPOCH_MS) << 22) + self.rng.getrandbits(12)
        status.update(created_at=created_at(ms), id=ident, id_str=str(ident), timestamp_ms=str(ms))
        for inner in ("retweeted_status", "quoted_status"):
            if inner not in status:
                continue
            if not status[inner]["id"]:
                self._number(status[inner], ms - self.rng.randrange(60_000, 40_000_000))
            # Only the outer status has a timestamp_ms.
            status[inner] = {k: v for k, v in status[inner].items() if k != "timestamp_ms"}
        if "quoted_status" in status:
            quoted = status["quoted_status"]["id"]
            status.update(quoted_status_id=quoted, quoted_status_id_str=str(quoted))
        for url in status["entities"]["urls"]:
            if "/i/web/" in url["expanded_url"]:
                url.update(
                    expanded_url=f"https://twitter.com/i/web/status/{ident}",
                    display_url="twitter.com/i/web/status/1…",
                )
