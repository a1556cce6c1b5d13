#include "consumer/sink/number_text.h"

#include <array>
#include <cstddef>

#include <fmt/format.h>

namespace consumer {

std::string GroupedNumber(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t left = digits.size(); left > 3; left -= 3) digits.insert(left - 3, ",");
  return digits;
}

std::string ShortNumber(std::uint64_t number) {
  constexpr std::array kUnits = {'k', 'M', 'G', 'T', 'P', 'E'};
  if (number < 1000) return std::to_string(number);
  std::size_t unit = 0;
  for (; number >= 1'000'000; number /= 1000) ++unit;
  if (number >= 10'000) return fmt::format("{}{}", number / 1000, kUnits[unit]);
  return fmt::format("{}.{}{}", number / 1000, number % 1000 / 100, kUnits[unit]);
}

}  // namespace consumer
