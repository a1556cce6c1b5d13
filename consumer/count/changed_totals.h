// ChangedTotals is the delta of one batch: the new totals of the tags that occurred in it. It owns
// its text in one block, so that it can be handed to the thread that saves it while the counting
// goes on.
//
//   for (const TagTotal& total : changed) ...   // views into the object, valid as long as it is
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "shared/unix_millis.h"

namespace consumer {

struct TagTotal {
  std::string_view tag;
  std::uint64_t count = 0;
  shared::UnixMillis first_seen = 0;  // Smallest and largest record time of its occurrences.
  shared::UnixMillis last_seen = 0;
  bool operator==(const TagTotal&) const = default;
};

}  // namespace consumer
