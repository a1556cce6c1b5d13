// TopN keeps the N tags with the largest counts without ever sorting all of them, whether counts
// rise or fall.
//
//   TopN top(10, [&](const TopN::Visit& visit) { counts.VisitAll(visit); });
//   top.Set(stored.tag, stored.count);     // at the start: each total of the checkpoint
//   top.Set("#cpp", 7);                    // whenever a count has changed; 0: gone
//   top.Rows();                            // at most 10, in table order
//
// It holds some more tags than N: all that rank at or before a bound. A count below the bound
// costs one look-up. When counts fell so far that fewer than N tags are left at or before the
// bound, all counts are visited once.
//
// A plain value; one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tsl/robin_map.h>

#include "consumer/count/changed_totals.h"
#include "consumer/count/row.h"

namespace consumer {

class TopN {
 public:
  using Visit = std::function<void(std::string_view tag, std::uint64_t count)>;

  // `visit_all` visits every tag with its present count; it is called by Rows alone.
  // REQUIRES: n > 0.
  TopN(std::size_t n, std::function<void(const Visit&)> visit_all);

  // Tells a tag's count; 0: the tag is gone.
  void Set(std::string_view tag, std::uint64_t count);

  // Tells every total of a batch.
  void Update(const ChangedTotals& changed);

  // The top N in the order of RanksBefore, or all tags told where they are fewer. Valid until the
  // next call of Set, Update or Rows.
  const std::vector<Row>& Rows();

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view tag) const {
      return std::hash<std::string_view>()(tag);
    }
  };
  struct Equal {
    using is_transparent = void;
    bool operator()(std::string_view a, std::string_view b) const { return a == b; }
  };

  bool Belongs(std::string_view tag, std::uint64_t count) const;
  void Trim();
  void Refill();

  std::size_t n_;
  std::function<void(const Visit&)> visit_all_;
  // All tags that rank at or before the bound; without a bound: all tags.
  tsl::robin_map<std::string, std::uint64_t, Hash, Equal> candidates_;
  std::optional<Row> bound_;
  std::vector<Row> rows_;
  bool settled_ = true;  // rows_ are those of the candidates.
};

// The rows of a batch's changed totals alone (mode update), in no particular order.
std::vector<Row> ChangedRows(const ChangedTotals& changed);

}  // namespace consumer
