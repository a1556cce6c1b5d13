#include "consumer/source/log_inspector.h"

#include <algorithm>
#include <utility>

#include "shared/log.h"

namespace consumer {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kFirstPatience{2'000};
constexpr milliseconds kMostPatience{60'000};
constexpr std::chrono::seconds kLossWarningEvery{10};

}  // namespace

LogInspector::LogInspector(LogInspectorOptions options, const shared::Clock& clock)
    : options_(std::move(options)),
      clock_(clock),
      damper_(clock, kLossWarningEvery),
      patience_(kFirstPatience) {}

shared::Result<std::optional<InspectedLog>> LogInspector::Inspect(
    shared::kafka::Consumer& consumer, const shared::kafka::PartitionStates& counted,
    const shared::kafka::Positions& ends_before) {
  auto log = InspectLog(consumer, {.client = options_.client,
                                   .topic = options_.topic,
                                   .counted = counted,
                                   .ends_before = ends_before,
                                   .deadline = {patience_, options_.stop}});
  if (!log && log.error().kind == shared::ErrorKind::kRetry) {
    TellWhy(log.error());
    patience_ = std::min(2 * patience_, kMostPatience);
    return std::nullopt;
  }
  patience_ = kFirstPatience;
  if (!log) return Forward(log);
  if (MayComeBack(*log)) return std::nullopt;
  return *std::move(log);
}

void LogInspector::TellWhy(const shared::Error& why) {
  if (const auto line = damper_.Pass("", why.what)) {
    shared::log::Warn("inspection_waits", {{"topic", options_.topic}, {"why", *line}});
  }
}

bool LogInspector::MayComeBack(const InspectedLog& log) {
  if (!log.present.empty()) {
    gone_since_.reset();
    return false;
  }
  topic_was_gone_ = true;
  if (!gone_since_) gone_since_ = clock_.Steady();
  return clock_.Steady() - *gone_since_ < options_.gone_after;
}

}  // namespace consumer
