#include "producer/stream/bluesky_position.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include <fmt/format.h>

namespace producer {
namespace {

using namespace std::chrono_literals;
using std::chrono::microseconds;

constexpr std::string_view kWord = "bluesky ";
constexpr microseconds kSameHostMargin = 2s, kOtherHostMargin = 30s;
// A server's clock may be ahead of ours.
constexpr microseconds kMostAhead = 1h;
// Another host's clock and order are its own; no host is a minute off.
constexpr microseconds kSurelyMissed = 1min;

shared::UnixMillis KeptFrom(shared::UnixMillis now) {
  return now - std::chrono::milliseconds(kBlueskyLookBack).count();
}

}  // namespace

std::string BlueskyPosition::Text() const { return fmt::format("{}{} {}", kWord, micros, host); }

std::optional<BlueskyPosition> BlueskyPosition::Parse(std::string_view text) {
  if (!text.starts_with(kWord)) return std::nullopt;
  text.remove_prefix(kWord.size());
  BlueskyPosition position;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, position.micros);
  if (error != std::errc() || stop == end || *stop != ' ' || position.micros < 0) {
    return std::nullopt;
  }
  position.host.assign(stop + 1, end);
  return position;
}

std::optional<std::int64_t> BlueskyResumption::Begin(std::string_view host,
                                                     shared::UnixMillis now) {
  asked_.reset();
  expected_.reset();
  if (!position_ || too_old_) return std::nullopt;
  expected_ = std::max(position_->micros, KeptFrom(now) * 1000);
  const microseconds margin = position_->host == host ? kSameHostMargin : kOtherHostMargin;
  asked_ = std::max<std::int64_t>(position_->micros - margin.count(), 0);
  return asked_;
}

std::optional<MissedTime> BlueskyResumption::MissedAtOpening(shared::UnixMillis now) {
  if (!position_) return std::nullopt;
  const shared::UnixMillis stood = position_->micros / 1000;
  if (std::exchange(too_old_, false)) return MissedTime{stood, now};
  if (stood >= KeptFrom(now)) return std::nullopt;
  return MissedTime{stood, KeptFrom(now)};
}

std::optional<MissedTime> BlueskyResumption::OnDealtWith(std::int64_t micros, std::string_view host,
                                                         shared::UnixMillis now) {
  // A time that has not come would have all be left out that is written until then.
  if (microseconds(micros) > std::chrono::milliseconds(now) + kMostAhead) return std::nullopt;
  const auto heard = std::exchange(last_heard_, now);
  const auto asked = std::exchange(asked_, std::nullopt);
  const auto expected = std::exchange(expected_, std::nullopt);
  if (asked && *asked - micros > kSurelyMissed.count()) {
    const shared::UnixMillis stood = position_->micros / 1000;
    position_ = BlueskyPosition{micros, std::string(host)};
    return MissedTime{heard.value_or(std::min(stood, now)), now};
  }
  // Of a replay the beginning is older than what was dealt with before.
  const bool behind = position_ && position_->micros >= micros;
  if (!behind) position_ = BlueskyPosition{micros, std::string(host)};
  if (!expected || micros - *expected <= kSurelyMissed.count()) return std::nullopt;
  return MissedTime{*expected / 1000, micros / 1000};
}

}  // namespace producer
