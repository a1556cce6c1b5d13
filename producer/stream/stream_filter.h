// StreamFilter is what we ask the v1.1 filter stream for ("Basic stream parameters",
// developer.x.com).
#pragma once

#include <string>

#include "producer/stream/percent_encoding.h"
#include "shared/error.h"

namespace producer {

// Values as the API takes them; empty ones are not sent. track, follow and locations are or-ed.
struct StreamFilter {
  std::string track;         // Phrases: comma = or, space = and.  Flag: --track.
  std::string follow;        // User ids, comma-separated.  Flag: --follow.
  std::string locations;     // Boxes of lon,lat pairs, south-west corner first.  Flag: --locations.
  std::string language;      // BCP 47, comma-separated; narrows the others.  Flag: --language.
  std::string filter_level;  // none, low or medium.  Flag: --filter-level.

  // What is sent, in this order, and stall_warnings=true: a server that finds us too slow shall say
  // so before it cuts us off. kUsage: none of track, follow and locations, which the API wants
  // one of.
  shared::Result<Parameters> ToParameters() const;
};

}  // namespace producer
