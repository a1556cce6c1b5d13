#include "consumer/count/counted_tags.h"

#include <cstring>
#include <new>
#include <type_traits>

namespace consumer {
namespace {

// Large enough that a block's own cost vanishes, small enough that a nearly empty one does not
// count.
constexpr std::size_t kBlockBytes = 256 * 1024;

constexpr std::size_t RoundUp(std::size_t bytes) {
  return (bytes + alignof(CountedTag) - 1) / alignof(CountedTag) * alignof(CountedTag);
}

}  // namespace

CountedTag* CountedTags::New(std::string_view text) {
  static_assert(std::is_trivially_destructible_v<CountedTag>, "blocks are freed as bytes");
  std::byte* place = Take(RoundUp(sizeof(CountedTag) + text.size()));
  auto* tag = new (place) CountedTag{.text_size = static_cast<std::uint32_t>(text.size())};
  if (!text.empty()) std::memcpy(place + sizeof(CountedTag), text.data(), text.size());
  return tag;
}

std::byte* CountedTags::Take(std::size_t bytes) {
  if (bytes > kBlockBytes / 8) {  // Alone in a block, so that no usual block is left half empty.
    return blocks_.emplace_back(std::make_unique_for_overwrite<std::byte[]>(bytes)).get();
  }
  if (bytes > free_bytes_) {
    free_ = blocks_.emplace_back(std::make_unique_for_overwrite<std::byte[]>(kBlockBytes)).get();
    free_bytes_ = kBlockBytes;
  }
  std::byte* taken = free_;
  free_ += bytes;
  free_bytes_ -= bytes;
  return taken;
}

}  // namespace consumer
