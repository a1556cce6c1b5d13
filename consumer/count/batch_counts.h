// BatchCounts is how often each tag occurred in the latest batch alone (--counts batch). It is read
// off the running counts before their changes are taken, so it costs the counting nothing.
//
//   const BatchCounts batch(counts);
//   const ChangedTotals changed = counts.TakeChanged();
//   batch.Rows(10);            // the batch's top 10
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "consumer/count/row.h"
#include "consumer/count/running_counts.h"

namespace consumer {

class BatchCounts {
 public:
  explicit BatchCounts(const RunningCounts& counts);

  // In the order of RanksBefore; all of them where `top` is absent.
  std::vector<Row> Rows(std::optional<std::size_t> top) const;

 private:
  struct Tag {
    std::string_view text;  // In the counts.
    std::uint64_t occurrences;
  };
  std::vector<Tag> tags_;
};

}  // namespace consumer
