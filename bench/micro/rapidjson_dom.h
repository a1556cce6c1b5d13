// The yardstick of bench/micro/parse_bench.cc: RapidJSON's DOM parse, as a tutorial has it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace bench {

// The fields of one status, read from a DOM by the obvious way.
struct PlainTweet {
  std::string id, text, user, location, lang, retweet_of;
};

// Absent for what is no status.
std::optional<PlainTweet> ReadByDom(std::string_view line);

// Only parses; returns the number of members, so that nothing is optimised away.
std::size_t ParseByDom(std::string_view line);

}  // namespace bench
