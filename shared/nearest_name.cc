#include "shared/nearest_name.h"

#include <algorithm>
#include <cstddef>

#include <fmt/format.h>

namespace shared {
namespace {

// Damerau-Levenshtein in its restricted form: no letter is edited twice.
std::size_t Distance(std::string_view a, std::string_view b) {
  const std::size_t columns = b.size() + 1;
  std::vector<std::size_t> table((a.size() + 1) * columns);
  const auto cell = [&](std::size_t i, std::size_t j) -> std::size_t& {
    return table[i * columns + j];
  };
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        cell(i, j) = i + j;
        continue;
      }
      const std::size_t replace = cell(i - 1, j - 1) + (a[i - 1] == b[j - 1] ? 0 : 1);
      cell(i, j) = std::min({cell(i - 1, j) + 1, cell(i, j - 1) + 1, replace});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        cell(i, j) = std::min(cell(i, j), cell(i - 2, j - 2) + 1);
      }
    }
  }
  return cell(a.size(), b.size());
}

}  // namespace

std::string NearestName(std::string_view typed, const std::vector<std::string>& names) {
  std::string nearest;
  std::size_t smallest = 0;
  for (const std::string& name : names) {
    const std::size_t distance = Distance(typed, name);
    const std::size_t limit = std::max<std::size_t>(1, std::max(typed.size(), name.size()) / 3);
    if (distance > limit) continue;
    if (nearest.empty() || distance < smallest) {
      nearest = name;
      smallest = distance;
    }
  }
  return nearest;
}

std::string DidYouMean(std::string_view typed, const std::vector<std::string>& names,
                       std::string_view prefix) {
  const std::string nearest = NearestName(typed, names);
  return nearest.empty() ? "" : fmt::format("; did you mean {}{}?", prefix, nearest);
}

}  // namespace shared
