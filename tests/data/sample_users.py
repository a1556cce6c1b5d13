"""Invented accounts, with every field that a user has in Twitter's v1.1 stream."""

import time

from sample_texts import ODD_LOCATIONS

START_MS = 1678795200000  # When the first status was written: 14 March 2023, noon.
ADJECTIVES = (
    "mossy rusty velvet paper amber crooked quiet salty wooden marble foggy tangled".split()
)
NOUNS = "compass kettle heron lantern turnip piston walnut ferry otter thimble pigeon cello".split()
DESCRIPTIONS = [
    None,
    "",
    "Tea, trains & thunderstorms.",
    "Opinions are my cat's. #caturday",
    "I like it here 🦊\nNorvale",
    "Runs slowly, reads fast, writes both ways. Keeper of two goats and one very small vineyard above the east quay.",
    "Ask me about lighthouses. Or don't, I will tell you anyway: lenses, lamps, keepers, fog horns, paint, stairs. #LookUp",
    "港の近くで小さなパン屋をやっています。猫は二匹。朝は早いです。",
    "Half engineer, half oboe. Views are mine and may contain nuts 🥜 | she/her | Cape Thimble",
    "Collecting bus tickets since before there were buses; currently writing the third volume of a history of puddles.",
]


def created_at(ms):
    return time.strftime("%a %b %d %H:%M:%S +0000 %Y", time.gmtime(ms // 1000))


def make_user(rng, n):
    """The user with the number n: 0, 1, 2, ..."""
    ident = 900000000 + 7919 * n
    colour = f"{rng.randrange(1 << 24):06X}"
    picture = f"pbs.twimg.example/profile_images/{ident}{n:09d}/face_normal.jpg"
    theme = "abs.twimg.example/images/themes/theme1/bg.png"
    name = f"{ADJECTIVES[n % 12]}_{NOUNS[n // 12 % 12]}"[:12] + f"{n:03d}"
    return {
        "id": ident,
        "id_str": str(ident),
        "name": name.replace("_", " ").title() + rng.choice(["", " ☕", " 🦊"]),
        "screen_name": name,
        "location": ODD_LOCATIONS[n % len(ODD_LOCATIONS)],
        "url": rng.choice([None, f"https://{name.split('_')[0]}.example/"]),
        "description": rng.choice(DESCRIPTIONS),
        "translator_type": "none",
        "protected": False,
        "verified": rng.random() < 0.05,
        "followers_count": int(rng.paretovariate(0.7)),
        "friends_count": rng.randrange(2000),
        "listed_count": rng.randrange(40),
        "favourites_count": rng.randrange(30000),
        "statuses_count": rng.randrange(1, 60000),
        "created_at": created_at(START_MS - rng.randrange(10**11, 4 * 10**11)),
        "utc_offset": None,
        "time_zone": None,
        "geo_enabled": rng.random() < 0.3,
        "lang": None,
        "contributors_enabled": False,
        "is_translator": False,
        "profile_background_color": "F5F8FA",
        "profile_background_image_url": "http://" + theme,
        "profile_background_image_url_https": "https://" + theme,
        "profile_background_tile": False,
        "profile_link_color": colour,
        "profile_sidebar_border_color": "C0DEED",
        "profile_sidebar_fill_color": "DDEEF6",
        "profile_text_color": "333333",
        "profile_use_background_image": True,
        "profile_image_url": "http://" + picture,
        "profile_image_url_https": "https://" + picture,
        "profile_banner_url": f"https://pbs.twimg.example/profile_banners/{ident}/1600000000",
        "default_profile": rng.random() < 0.5,
        "default_profile_image": False,
        "following": None,
        "follow_request_sent": None,
        "notifications": None,
        "withheld_in_countries": [],
    }
