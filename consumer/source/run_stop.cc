#include "consumer/source/run_stop.h"

#include <utility>

#include "shared/deadline.h"

namespace consumer {
namespace {

using shared::Result;
using std::chrono::milliseconds;

constexpr milliseconds kStopFoundWithin{10'000};
// While reading, where it is asked for again.
constexpr milliseconds kStopFoundWithinWhileReading{2'000};

}  // namespace

RunStop::RunStop(RunStopOptions options, const shared::Clock& clock)
    : options_(std::move(options)), clock_(clock) {}

Result<void> RunStop::Set(shared::kafka::Consumer& consumer,
                          const shared::kafka::TopicDescription& description,
                          const StopPosition& stop, Reach reach, ReadPartitions& partitions) {
  description_ = description;
  lies_ahead_ = reach == Reach::kFuture;
  return Ask(consumer, stop, reach, kStopFoundWithin, partitions);
}

Result<void> RunStop::Tend(shared::kafka::Consumer& consumer, ReadPartitions& partitions) {
  if (!open_ || clock_.Now() < open_->time) return {};
  description_.partitions = partitions.active();
  auto asked = Ask(consumer, *open_, Reach::kPresentEnds, kStopFoundWithinWhileReading, partitions);
  if (asked) return asked;
  // A partition that vanished just now is found by those who look for losses.
  const shared::ErrorKind kind = asked.error().kind;
  const bool may_pass =
      kind == shared::ErrorKind::kRetry || kind == shared::ErrorKind::kUnavailable;
  return may_pass ? Result<void>() : asked;
}

Result<void> RunStop::Ask(shared::kafka::Consumer& consumer, const StopPosition& stop, Reach reach,
                          milliseconds within, ReadPartitions& partitions) {
  const auto stops = shared::AskWithin({within, options_.stop}, [&](milliseconds slice) {
    return ResolveStop(consumer, options_.topic, description_, stop, reach, clock_.Now(), slice);
  });
  if (!stops) return Annotate(stops, "asking where to stop");
  open_.reset();
  if (stops->open_until) {
    open_ = UntilTime{*stops->open_until};
    partitions.StopAtTime(open_->time, stops->at);
  } else {
    partitions.StopAt(stops->at);
  }
  return {};
}

}  // namespace consumer
