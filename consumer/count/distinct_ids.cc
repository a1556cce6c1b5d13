#include "consumer/count/distinct_ids.h"

#include <algorithm>
#include <utility>

namespace consumer {

bool DistinctIds::IsNew(std::string_view key) {
  if (capacity_ == 0 || key.empty() || key.size() > kLongestKey) return true;
  if (index_.contains(key)) return false;
  Append(std::string(key));
  return true;
}

void DistinctIds::Append(std::string key) {
  if (in_order_.size() == capacity_) {
    index_.erase(&in_order_.front());
    in_order_.pop_front();
  }
  index_.insert(&in_order_.emplace_back(std::move(key)));
  ++next_;
}

void DistinctIds::Restore(std::vector<StoredId> stored) {
  if (stored.empty()) return;
  std::ranges::sort(stored, {}, &StoredId::number);
  for (StoredId& id : stored) Append(std::move(id.key));
  taken_ = next_ = stored.back().number + 1;
}

NewIds DistinctIds::TakeNew() {
  const std::uint64_t count = std::min<std::uint64_t>(next_ - taken_, in_order_.size());
  taken_ = next_;
  return {.capacity = capacity_,
          .first = next_ - count,
          .keys = {in_order_.end() - static_cast<std::ptrdiff_t>(count), in_order_.end()}};
}

}  // namespace consumer
