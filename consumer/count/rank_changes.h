// The rows of output mode update with --top N: what changed among the first N places. Pure.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "consumer/count/row.h"

namespace consumer {

// Compares the top N before and after a batch, both in the order of RanksBefore. Returns each tag
// of `after` whose count or rank changed, and each that left, with both ranks, in the order of
// RanksBefore by the counts after the batch. `count_of` tells the count of a tag that left.
//
//   RankChanges({{"#a", 5}, {"#b", 3}}, {{"#c", 6}, {"#a", 5}}, count_of)
//       // #c 6 rank 1, old_rank null;  #a 5 rank 2, old_rank 1;  #b 3 rank null, old_rank 2
std::vector<Row> RankChanges(const std::vector<Row>& before, const std::vector<Row>& after,
                             const std::function<std::uint64_t(std::string_view)>& count_of);

}  // namespace consumer
