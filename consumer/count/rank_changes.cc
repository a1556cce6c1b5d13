#include "consumer/count/rank_changes.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>

#include <tsl/robin_map.h>

namespace consumer {
namespace {

using Ranks = tsl::robin_map<std::string_view, std::uint64_t>;

Ranks RanksOf(const std::vector<Row>& rows) {
  Ranks ranks;
  for (std::size_t i = 0; i < rows.size(); ++i) ranks.emplace(rows[i].tag, i + 1);
  return ranks;
}

std::optional<std::uint64_t> Find(const Ranks& ranks, const std::string& tag) {
  const auto found = ranks.find(tag);
  return found == ranks.end() ? std::nullopt : std::optional(found->second);
}

Row RankRow(const std::string& tag, std::uint64_t count, std::optional<std::uint64_t> rank,
            std::optional<std::uint64_t> old_rank) {
  return {.tag = tag, .count = count, .about_rank = true, .rank = rank, .old_rank = old_rank};
}

}  // namespace

std::vector<Row> RankChanges(const std::vector<Row>& before, const std::vector<Row>& after,
                             const std::function<std::uint64_t(std::string_view)>& count_of) {
  const Ranks old_ranks = RanksOf(before);
  const Ranks new_ranks = RanksOf(after);
  std::vector<Row> changes;
  for (std::size_t i = 0; i < after.size(); ++i) {
    const std::optional<std::uint64_t> old_rank = Find(old_ranks, after[i].tag);
    if (old_rank == i + 1 && before[i].count == after[i].count) continue;
    changes.push_back(RankRow(after[i].tag, after[i].count, i + 1, old_rank));
  }
  for (std::size_t i = 0; i < before.size(); ++i) {
    if (new_ranks.contains(before[i].tag)) continue;
    changes.push_back(RankRow(before[i].tag, count_of(before[i].tag), std::nullopt, i + 1));
  }
  std::sort(changes.begin(), changes.end(),
            [](const Row& a, const Row& b) { return RanksBefore(a.count, a.tag, b.count, b.tag); });
  return changes;
}

}  // namespace consumer
