#include "consumer/count/changed_totals.h"

namespace consumer {

void ChangedTotals::Reserve(std::size_t tags, std::size_t text_bytes) {
  entries_.reserve(tags);
  text_.reserve(text_bytes);
}

void ChangedTotals::Append(std::string_view tag, std::uint64_t count, shared::UnixMillis first_seen,
                           shared::UnixMillis last_seen) {
  text_ += tag;
  entries_.push_back({text_.size(), count, first_seen, last_seen});
}

TagTotal ChangedTotals::operator[](std::size_t index) const {
  const Entry& entry = entries_[index];
  const std::size_t start = index == 0 ? 0 : entries_[index - 1].text_end;
  return {std::string_view(text_).substr(start, entry.text_end - start), entry.count,
          entry.first_seen, entry.last_seen};
}

}  // namespace consumer
