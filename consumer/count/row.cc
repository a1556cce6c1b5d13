#include "consumer/count/row.h"

#include <algorithm>

namespace consumer {

void RankRows(std::vector<Row>& rows, std::optional<std::size_t> places) {
  const auto before = [](const Row& a, const Row& b) {
    return RanksBefore(a.count, a.tag, b.count, b.tag);
  };
  if (!places || *places >= rows.size()) {
    std::sort(rows.begin(), rows.end(), before);
    return;
  }
  const auto end = rows.begin() + static_cast<std::ptrdiff_t>(*places);
  std::partial_sort(rows.begin(), end, rows.end(), before);
  rows.erase(end, rows.end());
}

}  // namespace consumer
