#include "producer/parse/created_at.h"

#include <array>
#include <charconv>
#include <chrono>

namespace producer {
namespace {

constexpr std::string_view kShape = "Wed Feb 29 19:42:02 +0000 2012";
constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

// The number at a fixed place, or -1.
int NumberAt(std::string_view text, std::size_t begin, std::size_t length) {
  int value = 0;
  const char* end = text.data() + begin + length;
  const auto [stop, error] = std::from_chars(text.data() + begin, end, value);
  return error == std::errc() && stop == end ? value : -1;
}

std::optional<std::chrono::month> MonthNamed(std::string_view name) {
  for (unsigned i = 0; i < kMonths.size(); ++i) {
    if (kMonths[i] == name) return std::chrono::month(i + 1);
  }
  return std::nullopt;
}

}  // namespace

std::optional<shared::UnixMillis> ParseCreatedAt(std::string_view text) {
  if (text.size() != kShape.size()) return std::nullopt;
  for (std::size_t place : {3, 7, 10, 13, 16, 19, 25}) {
    if (text[place] != kShape[place]) return std::nullopt;
  }
  const auto month = MonthNamed(text.substr(4, 3));
  const int day = NumberAt(text, 8, 2), year = NumberAt(text, 26, 4);
  const int hour = NumberAt(text, 11, 2), minute = NumberAt(text, 14, 2);
  const int second = NumberAt(text, 17, 2), offset = NumberAt(text, 21, 4);
  const char sign = text[20];
  if (!month || day < 1 || year < 0 || hour < 0 || hour > 23 || minute < 0 || minute > 59 ||
      second < 0 || second > 60 || offset < 0 || (sign != '+' && sign != '-')) {
    return std::nullopt;
  }
  const std::chrono::year_month_day date(std::chrono::year(year), *month,
                                         std::chrono::day(static_cast<unsigned>(day)));
  if (!date.ok()) return std::nullopt;
  const int east = (offset / 100 * 60 + offset % 100) * (sign == '+' ? 1 : -1);
  const std::chrono::seconds since_epoch =
      std::chrono::sys_days(date).time_since_epoch() + std::chrono::hours(hour) +
      std::chrono::minutes(minute - east) + std::chrono::seconds(second);
  return std::chrono::milliseconds(since_epoch).count();
}

}  // namespace producer
