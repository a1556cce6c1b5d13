// TopN keeps the N tags with the largest totals without ever sorting all of them. It rests on
// running totals never falling: whoever is among the N after a batch was so before or has changed.
//
//   TopN top(10);
//   top.Offer(stored.tag, stored.count);   // at the start: each total of the checkpoint
//   top.Update(changed);                   // after each batch
//   top.Rows();                            // at most 10, in table order
//
// A plain value; one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "consumer/count/changed_totals.h"
#include "consumer/count/row.h"

namespace consumer {

class TopN {
 public:
  // REQUIRES: n > 0.
  explicit TopN(std::size_t n);

  // Tells the total of a tag; of several told for one tag the largest holds. Amortised O(log n) for
  // a total that may be among the N, one comparison for any other.
  void Offer(std::string_view tag, std::uint64_t count);

  // Offers every total of a batch.
  void Update(const ChangedTotals& changed);

  // The top N in the order of RanksBefore, or all tags told where they are fewer.
  const std::vector<Row>& Rows();

 private:
  void Settle();

  std::size_t n_;
  // Once settled: the first N, in order. Behind them those offered since.
  std::vector<Row> rows_;
  std::size_t settled_ = 0;
};

// The rows of a batch's changed totals alone (mode update), in no particular order.
std::vector<Row> ChangedRows(const ChangedTotals& changed);

}  // namespace consumer
