#include "shared/kafka/log_damper.h"

#include <cctype>

#include <fmt/format.h>

namespace shared::kafka {
namespace {

// Beyond this many different lines the old ones are forgotten: a bound on memory, not on output.
constexpr std::size_t kMaxRemembered = 256;

std::string WithoutDigits(std::string_view facility, std::string_view message) {
  std::string text(facility);
  text += ' ';
  for (const char c : message) {
    if (!std::isdigit(static_cast<unsigned char>(c))) text += c;
  }
  return text;
}

}  // namespace

std::optional<std::string> LogDamper::Pass(std::string_view facility, std::string_view message) {
  const auto now = clock_.Steady();
  if (seen_.size() > kMaxRemembered) ForgetOld(now);
  auto [it, is_new] = seen_.try_emplace(WithoutDigits(facility, message), Seen{now});
  Seen& seen = it->second;
  if (is_new) return std::string(message);
  if (now - seen.last_passed < quiet_) {
    ++seen.held_back;
    return std::nullopt;
  }
  const std::size_t held_back = seen.held_back;
  seen = Seen{now};
  if (held_back == 0) return std::string(message);
  return fmt::format("{} (and {} more like this)", message, held_back);
}

void LogDamper::ForgetOld(std::chrono::nanoseconds now) {
  std::erase_if(seen_, [&](const auto& entry) { return now - entry.second.last_passed >= quiet_; });
  if (seen_.size() > kMaxRemembered) seen_.clear();
}

}  // namespace shared::kafka
