#include "consumer/count/tag_memory.h"

#include <algorithm>
#include <utility>

namespace consumer {
namespace {

// Blocks double up to this: large enough that a block's own cost vanishes, small enough that a
// nearly empty one does not count. They begin small, as a pane of a window may hold few tags.
constexpr std::size_t kLargestBlock = 256 * 1024;
// Larger pieces stand alone, so that no block is left half empty.
constexpr std::size_t kLargestShared = kLargestBlock / 8;

constexpr std::size_t RoundUp(std::size_t bytes, std::size_t unit) {
  return (bytes + unit - 1) / unit * unit;
}

}  // namespace

std::byte* TagMemory::Take(std::size_t bytes) {
  bytes = RoundUp(bytes, kAlignment);
  const std::size_t size = bytes / kAlignment;
  if (size < freed_.size() && freed_[size] != nullptr) {
    std::byte* taken = freed_[size];
    std::memcpy(&freed_[size], taken, sizeof(std::byte*));
    return taken;
  }
  if (bytes > kLargestShared) {
    bytes_ += bytes;
    return blocks_.emplace_back(std::make_unique_for_overwrite<std::byte[]>(bytes)).get();
  }
  if (bytes > free_bytes_) {
    free_bytes_ = std::max(next_block_bytes_, RoundUp(bytes, 1024));
    bytes_ += free_bytes_;
    next_block_bytes_ = std::min(2 * next_block_bytes_, kLargestBlock);
    free_ = blocks_.emplace_back(std::make_unique_for_overwrite<std::byte[]>(free_bytes_)).get();
  }
  free_bytes_ -= bytes;
  return std::exchange(free_, free_ + bytes);
}

void TagMemory::GiveBack(std::byte* place, std::size_t bytes) {
  const std::size_t size = RoundUp(bytes, kAlignment) / kAlignment;
  if (size >= freed_.size()) freed_.resize(size + 1, nullptr);
  std::memcpy(place, &freed_[size], sizeof(std::byte*));
  freed_[size] = place;
}

}  // namespace consumer
