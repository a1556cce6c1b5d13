// What a stream-simulator's --protocol bluesky brought into a topic. It writes posts at an even
// pace, whoever listens, and each has the microsecond in its key: so what is missing shows, and
// what is there twice.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "tests/support/topic_reader.h"

namespace test {

// The microseconds in a key "at://did:plc:…/app.bsky.feed.post/TID" (atproto.com/specs/tid).
std::int64_t MicrosOfKey(const std::string& key);
std::vector<std::int64_t> TimesIn(const std::vector<ReadRecord>& records);

// Posts between the first and the last that are not there; there twice.
std::size_t Missing(const std::vector<std::int64_t>& times, int rate = 200);
std::size_t Doubled(const std::vector<std::int64_t>& times);

}  // namespace test
