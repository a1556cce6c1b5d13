// CountedTags is where the tags of RunningCounts live: each with its numbers and its text side by
// side in one piece of memory, so that counting a known tag touches one place beside the hash map.
//
//   CountedTags tags;
//   CountedTag* tag = tags.New("#cpp");   // count 0; valid, at that address, as long as `tags` is
//   tag->text();                          // "#cpp"
//
// Cost of a tag: 32 bytes and its text, rounded up to 8. Nothing is ever given back before the end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "shared/unix_millis.h"

namespace consumer {

struct CountedTag {
  std::uint64_t count = 0;
  shared::UnixMillis first_seen = 0;
  shared::UnixMillis last_seen = 0;
  std::uint32_t text_size = 0;
  bool changed = false;  // Since the last RunningCounts::TakeChanged.

  // The text follows the object.
  std::string_view text() const { return {reinterpret_cast<const char*>(this + 1), text_size}; }
};

class CountedTags {
 public:
  // REQUIRES: text.size() < 2^32.
  CountedTag* New(std::string_view text);

 private:
  std::byte* Take(std::size_t bytes);

  std::vector<std::unique_ptr<std::byte[]>> blocks_;
  std::byte* free_ = nullptr;  // What is left of the newest block of the usual size.
  std::size_t free_bytes_ = 0;
};

}  // namespace consumer
