#include "shared/time_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <limits>
#include <optional>

#include <fmt/format.h>

#include "shared/record_time.h"

namespace shared {
namespace {

using std::chrono::milliseconds;

struct Unit {
  std::string_view name;
  std::int64_t millis;
};

// Largest first, so that FormatDuration finds the largest that divides.
constexpr std::array kUnits = {Unit{"d", 86'400'000}, Unit{"h", 3'600'000}, Unit{"m", 60'000},
                               Unit{"s", 1'000}, Unit{"ms", 1}};

const Unit* FindUnit(std::string_view name) {
  const auto* unit = std::ranges::find(kUnits, name, &Unit::name);
  return unit == kUnits.end() ? nullptr : unit;
}

std::unexpected<Error> NotADuration(std::string_view text) {
  return Fail(
      ErrorKind::kUsage,
      fmt::format("\"{}\" is not a duration: give a whole number and a unit, ms, s, m, h or d, "
                  "as in 500ms or 2s",
                  text));
}

std::unexpected<Error> NotATime(std::string_view text) {
  return Fail(ErrorKind::kUsage,
              fmt::format("\"{}\" is not a time: give it as in 2026-01-31T12:00:06Z or "
                          "2026-01-31T13:00:06+01:00",
                          text));
}

// Reads fixed fields off the front of a text.
class FieldReader {
 public:
  explicit FieldReader(std::string_view rest) : rest_(rest) {}

  // Reads exactly `digits` digits, as a number in [low, high].
  std::optional<int> Number(std::size_t digits, int low, int high) {
    int value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
      if (i >= rest_.size() || rest_[i] < '0' || rest_[i] > '9') return std::nullopt;
      value = value * 10 + (rest_[i] - '0');
    }
    rest_.remove_prefix(digits);
    if (value < low || value > high) return std::nullopt;
    return value;
  }

  // Reads one character of `allowed`.
  std::optional<char> One(std::string_view allowed) {
    if (rest_.empty() || !allowed.contains(rest_.front())) return std::nullopt;
    const char read = rest_.front();
    rest_.remove_prefix(1);
    return read;
  }

  // Reads ".123456" down to ms; nothing there is 0.
  std::optional<int> Fraction() {
    if (!One(".")) return 0;
    const std::size_t digits = std::min(rest_.find_first_not_of("0123456789"), rest_.size());
    if (digits == 0) return std::nullopt;
    int millis = 0;
    for (std::size_t i = 0; i < 3; ++i) millis = millis * 10 + (i < digits ? rest_[i] - '0' : 0);
    rest_.remove_prefix(digits);
    return millis;
  }

  // Reads "Z" or "+01:00" as minutes east of UTC.
  std::optional<int> Zone() {
    const auto sign = One("Zz+-");
    if (!sign) return std::nullopt;
    if (*sign == 'Z' || *sign == 'z') return 0;
    const auto hours = Number(2, 0, 23);
    const auto colon = One(":");
    const auto minutes = Number(2, 0, 59);
    if (!hours || !colon || !minutes) return std::nullopt;
    return (*sign == '-' ? -1 : 1) * (*hours * 60 + *minutes);
  }

  bool done() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

std::optional<std::chrono::sys_days> ReadDate(FieldReader& reader) {
  const auto year = reader.Number(4, 0, 9999);
  if (!year || !reader.One("-")) return std::nullopt;
  const auto month = reader.Number(2, 1, 12);
  if (!month || !reader.One("-")) return std::nullopt;
  const auto day = reader.Number(2, 1, 31);
  if (!day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date);
}

// Seconds since midnight. A leap second counts as the second before it.
std::optional<std::chrono::seconds> ReadTimeOfDay(FieldReader& reader) {
  const auto hour = reader.Number(2, 0, 23);
  if (!hour || !reader.One(":")) return std::nullopt;
  const auto minute = reader.Number(2, 0, 59);
  if (!minute || !reader.One(":")) return std::nullopt;
  const auto second = reader.Number(2, 0, 60);
  if (!second) return std::nullopt;
  return std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
         std::chrono::seconds(std::min(*second, 59));
}

}  // namespace

Result<milliseconds> ParseDuration(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc() || number < 0) return NotADuration(text);
  const Unit* unit = FindUnit(text.substr(static_cast<std::size_t>(end - text.data())));
  if (unit == nullptr) return NotADuration(text);
  if (number > std::numeric_limits<std::int64_t>::max() / unit->millis) return NotADuration(text);
  return milliseconds(number * unit->millis);
}

std::string FormatDuration(milliseconds duration) {
  if (duration.count() == 0) return "0s";
  const auto* unit = std::ranges::find_if(
      kUnits, [&](const Unit& candidate) { return duration.count() % candidate.millis == 0; });
  return fmt::format("{}{}", duration.count() / unit->millis, unit->name);
}

std::string FormatTime(UnixMillis time) {
  const std::chrono::sys_time<milliseconds> point{milliseconds(WithinCalendar(time))};
  const auto midnight = std::chrono::floor<std::chrono::days>(point);
  const std::chrono::year_month_day date(midnight);
  const std::chrono::hh_mm_ss clock(point - midnight);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count(),
                     clock.subseconds().count());
}

Result<UnixMillis> ParseTime(std::string_view text) {
  FieldReader reader(text);
  const auto date = ReadDate(reader);
  if (!date || !reader.One("Tt ")) return NotATime(text);
  const auto time = ReadTimeOfDay(reader);
  if (!time) return NotATime(text);
  const auto fraction = reader.Fraction();
  const auto zone = reader.Zone();
  if (!fraction || !zone || !reader.done()) return NotATime(text);
  const auto utc = *date + *time + milliseconds(*fraction) - std::chrono::minutes(*zone);
  return std::chrono::duration_cast<milliseconds>(utc.time_since_epoch()).count();
}

}  // namespace shared
