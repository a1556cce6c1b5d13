// A row of a result table: what every sink writes, whatever its format.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "consumer/count/window.h"

namespace consumer {

struct Row {
  std::string tag;
  std::uint64_t count = 0;
  std::optional<Window> window;  // Only with --window: whose count it is.
  // Only in rows about a change of the top N (output mode update with --top). 1 is the first place.
  bool about_rank = false;
  std::optional<std::uint64_t> rank;      // Absent: left the top N.
  std::optional<std::uint64_t> old_rank;  // Absent: entered the top N.
  bool operator==(const Row&) const = default;
};

// The order of every table and every top N: by count, largest first, then by the tag's bytes.
inline bool RanksBefore(std::uint64_t count_a, std::string_view tag_a, std::uint64_t count_b,
                        std::string_view tag_b) {
  return count_a != count_b ? count_a > count_b : tag_a < tag_b;
}

// Puts rows in that order, and cuts them to the first `places`; absent: all.
void RankRows(std::vector<Row>& rows, std::optional<std::size_t> places);

}  // namespace consumer
