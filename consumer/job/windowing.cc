#include "consumer/job/windowing.h"

#include <algorithm>

namespace consumer {

void RankRows(std::vector<Row>& rows, std::optional<std::size_t> places) {
  const std::size_t kept = std::min(places.value_or(rows.size()), rows.size());
  std::partial_sort(
      rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(kept), rows.end(),
      [](const Row& a, const Row& b) { return RanksBefore(a.count, a.tag, b.count, b.tag); });
  rows.resize(kept);
}

}  // namespace consumer
