#include "shared/option_value.h"

#include <charconv>
#include <system_error>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "shared/nearest_name.h"
#include "shared/time_text.h"

namespace shared {
namespace {

using std::chrono::milliseconds;

Result<bool> ReadBoolean(std::string_view text) {
  if (text == "true" || text == "1" || text == "yes" || text == "on") return true;
  if (text == "false" || text == "0" || text == "no" || text == "off") return false;
  return Fail(ErrorKind::kUsage, fmt::format("\"{}\" is neither true nor false", text));
}

Result<milliseconds> ReadDuration(std::string_view text, milliseconds low, milliseconds high) {
  const auto value = ParseDuration(text);
  if (!value || (*value >= low && *value <= high)) return value;
  return Fail(ErrorKind::kUsage, fmt::format("{} is outside the range {} to {}", text,
                                             FormatDuration(low), FormatDuration(high)));
}

Result<std::uint64_t> ReadCount(std::string_view text, std::uint64_t low, std::uint64_t high) {
  std::uint64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [read_to, failure] = std::from_chars(text.data(), end, value);
  if (text.empty() || read_to != end || failure == std::errc::invalid_argument) {
    return Fail(ErrorKind::kUsage, fmt::format("\"{}\" is not a whole number", text));
  }
  if (failure == std::errc() && value >= low && value <= high) return value;
  const bool open = high == UINT64_MAX;
  return Fail(ErrorKind::kUsage,
              open ? fmt::format("{} is too small: at least {}", text, low)
                   : fmt::format("{} is outside the range {} to {}", text, low, high));
}

// The same reader for a target that may hold nothing.
template <typename T, typename Read>
OptionValue Number(T* target, std::string hint, std::string default_text, Read read) {
  return Parsed<T>(target, std::move(hint), std::move(default_text),
                   [read](std::string_view text) -> Result<T> {
                     const auto value = read(text);
                     if (!value) return Forward(value);
                     return T(*value);
                   });
}

}  // namespace

OptionValue Flag(bool* target) {
  auto value = Parsed<bool>(target, "", "", ReadBoolean);
  value.arity = OptionValue::Arity::kFlag;
  return value;
}

OptionValue Text(std::string* target, std::string hint) {
  return Parsed<std::string>(target, std::move(hint), *target,
                             [](std::string_view text) { return Result<std::string>(text); });
}

OptionValue Text(std::optional<std::string>* target, std::string hint) {
  return Parsed<std::optional<std::string>>(
      target, std::move(hint), target->value_or(""),
      [](std::string_view text) { return Result<std::optional<std::string>>(text); });
}

OptionValue Texts(std::vector<std::string>* target, std::string hint) {
  auto set = [target](const std::vector<std::string>& texts) -> Result<void> {
    *target = texts;
    return {};
  };
  return {OptionValue::Arity::kMany, std::move(hint), fmt::format("{}", fmt::join(*target, " ")),
          std::move(set)};
}

OptionValue Duration(milliseconds* target, milliseconds low, milliseconds high) {
  return Number(target, "DURATION", FormatDuration(*target),
                [=](std::string_view text) { return ReadDuration(text, low, high); });
}

OptionValue Duration(std::optional<milliseconds>* target, milliseconds low, milliseconds high) {
  return Number(target, "DURATION", *target ? FormatDuration(**target) : "",
                [=](std::string_view text) { return ReadDuration(text, low, high); });
}

OptionValue Count(std::uint64_t* target, std::uint64_t low, std::uint64_t high) {
  return Number(target, "N", std::to_string(*target),
                [=](std::string_view text) { return ReadCount(text, low, high); });
}

OptionValue Count(std::optional<std::uint64_t>* target, std::uint64_t low, std::uint64_t high) {
  return Number(target, "N", *target ? std::to_string(**target) : "",
                [=](std::string_view text) { return ReadCount(text, low, high); });
}

Error NoSuchChoice(std::string_view text, const std::vector<std::string>& choices) {
  return {ErrorKind::kUsage, fmt::format("\"{}\" is none of {}{}", text, fmt::join(choices, ", "),
                                         DidYouMean(text, choices))};
}

std::string JoinChoices(const std::vector<std::string>& choices) {
  return fmt::format("{}", fmt::join(choices, "|"));
}

}  // namespace shared
