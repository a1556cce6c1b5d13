#include "producer/record/duplicate_filter.h"

namespace producer {

// The finaliser of SplitMix64 (Vigna), a bijection.
std::size_t DuplicateFilter::Spread::operator()(std::uint64_t id) const {
  id = (id ^ (id >> 30)) * 0xbf58476d1ce4e5b9;
  id = (id ^ (id >> 27)) * 0x94d049bb133111eb;
  return id ^ (id >> 31);
}

bool DuplicateFilter::IsNew(std::uint64_t id) {
  if (capacity_ == 0) return true;
  if (!known_.insert(id).second) return false;
  if (in_order_.size() < capacity_) {
    in_order_.push_back(id);
    return true;
  }
  known_.erase(in_order_[oldest_]);
  in_order_[oldest_] = id;
  oldest_ = (oldest_ + 1) % capacity_;
  return true;
}

}  // namespace producer
