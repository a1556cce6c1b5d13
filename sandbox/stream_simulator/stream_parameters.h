// StreamParameters is what a client of statuses/filter or statuses/sample asks for, read and
// checked as Twitter did
// ("POST statuses/filter", "Standard stream parameters"). Pure.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "producer/stream/percent_encoding.h"
#include "sandbox/stream_simulator/refusal.h"

namespace sandbox {

// A tweet matches when it has all of the terms, in any order. Folded (tweet_words.h).
using TrackPhrase = std::vector<std::string>;

// In degrees, corners included.
struct BoundingBox {
  double west, south, east, north;
};

enum class FilterLevel : std::uint8_t { kNone, kLow, kMedium };

// statuses/filter sends what its predicates match; statuses/sample everything, and has none.
enum class Endpoint : std::uint8_t { kFilter, kSample };

struct StreamParameters {
  Endpoint endpoint = Endpoint::kFilter;

  // The predicates: a tweet is sent when one of them matches. At least one is there, with kFilter.
  std::vector<TrackPhrase> track;      // At most 400, of 1 to 60 bytes each.
  std::set<std::string> follow;        // At most 5,000 user ids.
  std::vector<BoundingBox> locations;  // At most 25, 0.1 to 360 degrees wide and high.

  // These narrow what the predicates let through.
  std::set<std::string> language;  // BCP 47, in small letters; empty: all.
  FilterLevel filter_level = FilterLevel::kNone;

  bool delimited = false;       // delimited=length: the number of bytes before each message.
  bool stall_warnings = false;  // Wants to be told when it reads too slowly.
};

// Reads the parameters of query and form body; where a name stands twice, the last counts. Names
// that are not known are passed over. Refused: no predicate, or one that is not well-formed (406);
// too many phrases, ids or boxes (413); count, which takes a special account (416).
OrRefusal<StreamParameters> ReadStreamParameters(const producer::Parameters& parameters,
                                                 Endpoint endpoint = Endpoint::kFilter);

}  // namespace sandbox
