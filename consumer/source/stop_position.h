// Where a run ends by itself: the forms of --stop-at, and what they mean in a topic.
//
//   2026-01-31T12:00:00Z | @1769860800000   before the first record not older than that time
//   {"0":123,"1":-1}                        before these offsets, by partition, every one of them;
//                                           -1: the end as it is now. {"tweets":{"0":…}} too
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "consumer/source/start_position.h"
#include "shared/error.h"
#include "shared/kafka/admin.h"
#include "shared/kafka/consumer.h"
#include "shared/kafka/positions.h"
#include "shared/unix_millis.h"

namespace consumer {

struct UntilTime {
  shared::UnixMillis time = 0;
  bool operator==(const UntilTime&) const = default;
};

using StopPosition = std::variant<UntilTime, Offsets>;

// Pure. kUsage names the forms that exist.
shared::Result<StopPosition> ParseStopPosition(std::string_view text);

// How far a run may go.
enum class Reach : std::uint8_t {
  kPresentEnds,  // Nothing past the ends as they are when it is asked.
  kFuture,       // It waits for what is still to come.
};

struct ResolvedStop {
  shared::kafka::Positions at;
  // Set: in the partitions that `at` lacks no record is that young yet, and the time lies ahead.
  // When it has come they stop at their ends, if no such record came before.
  std::optional<shared::UnixMillis> open_until;
};

// Asks the broker what the stop means at the time `now`. A time that has passed means the end where
// no record is that young. kUsage: a time on the embedded broker, which cannot look one up; offsets
// that miss a partition. kRetry: no answer.
shared::Result<ResolvedStop> ResolveStop(shared::kafka::Consumer& consumer,
                                         const std::string& topic,
                                         const shared::kafka::TopicDescription& description,
                                         const StopPosition& stop, Reach reach,
                                         shared::UnixMillis now, std::chrono::milliseconds timeout);

// What each partition's stop is, from the first record that is young enough (its end where there is
// none) and its end. Pure: the rule of ResolveStop for times.
ResolvedStop StopsBefore(shared::UnixMillis time, const shared::kafka::Positions& first_not_older,
                         const shared::kafka::Positions& ends, Reach reach, shared::UnixMillis now);

}  // namespace consumer
