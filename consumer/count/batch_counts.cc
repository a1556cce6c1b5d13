#include "consumer/count/batch_counts.h"

#include <algorithm>
#include <string>

namespace consumer {

BatchCounts::BatchCounts(const RunningCounts& counts) {
  tags_.reserve(counts.changed());
  counts.VisitChanged([this](const TagTotal& total, std::uint64_t occurrences) {
    tags_.push_back({total.tag, occurrences});
  });
}

std::vector<Row> BatchCounts::Rows(std::optional<std::size_t> top) const {
  std::vector<Tag> ranked(std::min(top.value_or(tags_.size()), tags_.size()));
  std::partial_sort_copy(tags_.begin(), tags_.end(), ranked.begin(), ranked.end(),
                         [](const Tag& a, const Tag& b) {
                           return RanksBefore(a.occurrences, a.text, b.occurrences, b.text);
                         });
  std::vector<Row> rows;
  rows.reserve(ranked.size());
  for (const Tag& tag : ranked) {
    rows.push_back({.tag = std::string(tag.text), .count = tag.occurrences});
  }
  return rows;
}

}  // namespace consumer
