// What the v1.1 filter stream takes as a filter ("Basic stream parameters" and "POST
// statuses/filter", developer.x.com), checked before it is asked: it answers HTTP 406 or 413
// without saying which phrase.
//
//   auto warnings = CheckFilterLimits({.track = "c++,日本"});
//   if (!warnings) …     // kUsage: names the flag, the item and the limit
//   *warnings            // "--track \"日本\": …matches nothing…"
//
//   track      at most 400 phrases of 1 to 60 bytes (UTF-8, without blanks around)
//   follow     at most 5,000 user ids, in digits
//   locations  at most 25 boxes of four numbers: west, south, east, north in degrees, south-west
//              corner first, 0.1 to 360 degrees wide and high
//
// Pure.
#pragma once

#include <string>
#include <vector>

#include "producer/stream/stream_filter.h"
#include "shared/error.h"

namespace producer {

// Returns what the server takes and does otherwise than most expect, a sentence each: terms in
// scripts without spaces, punctuation in a term, locations beside track.
shared::Result<std::vector<std::string>> CheckFilterLimits(const StreamFilter& filter);

// "2 phrases, 1 user, 3 boxes, language en"; what is absent is left out.
std::string DescribeFilter(const StreamFilter& filter);

}  // namespace producer
