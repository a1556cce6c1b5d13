#include "consumer/count/watermarks.h"

#include <algorithm>

namespace consumer {

void Watermarks::See(std::int32_t partition, shared::UnixMillis record_time) {
  const auto [seen, first] = largest_.try_emplace(partition, record_time);
  if (!first) seen->second = std::max(seen->second, record_time);
}

std::optional<shared::UnixMillis> Watermarks::Of(std::int32_t partition) const {
  const auto seen = largest_.find(partition);
  if (seen == largest_.end()) return std::nullopt;
  return seen->second - delay_;
}

std::optional<shared::UnixMillis> Watermarks::Smallest(
    const std::set<std::int32_t>& partitions, const std::set<std::int32_t>& left_out) const {
  std::optional<shared::UnixMillis> smallest;
  for (const std::int32_t partition : partitions) {
    if (left_out.contains(partition)) continue;
    const std::optional<shared::UnixMillis> own = Of(partition);
    if (!own) return std::nullopt;
    smallest = smallest ? std::min(*smallest, *own) : *own;
  }
  return smallest;
}

std::optional<shared::UnixMillis> Watermarks::Furthest() const {
  std::optional<shared::UnixMillis> furthest;
  for (const auto& [partition, time] : largest_) {
    furthest = std::max(furthest.value_or(time - delay_), time - delay_);
  }
  return furthest;
}

}  // namespace consumer
