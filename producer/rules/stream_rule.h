// StreamRule is one rule of X's filtered stream: what posts to send, in X's operators, and the
// label that posts bring along which match it (docs.x.com, x-api/posts/filtered-stream/integrate).
#pragma once

#include <string>
#include <vector>

namespace producer {

struct StreamRule {
  std::string value;    // "kafka lang:en"
  std::string tag;      // May be empty.
  std::string id = {};  // Of the server, decimal; empty where it has none yet.

  bool operator==(const StreamRule&) const = default;
};

using StreamRules = std::vector<StreamRule>;

}  // namespace producer
