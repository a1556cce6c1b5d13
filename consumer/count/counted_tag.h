#pragma once

#include <cstdint>
#include <string_view>

#include "consumer/count/tag_memory.h"
#include "shared/unix_millis.h"

namespace consumer {

// A tag of RunningCounts with its numbers; the text stands behind it in TagMemory.
struct CountedTag {
  std::uint64_t count = 0;
  shared::UnixMillis first_seen = 0;
  shared::UnixMillis last_seen = 0;
  std::uint32_t text_size : 31 = 0;
  std::uint32_t changed : 1 = 0;  // Since the last RunningCounts::TakeChanged.
  std::uint32_t seen_in = 0;      // The period of ForgottenTags in which it occurred last.

  std::string_view text() const { return TextBehind(*this); }
};
static_assert(sizeof(CountedTag) == 32);

}  // namespace consumer
