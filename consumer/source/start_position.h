// Where a job without a checkpoint begins: the forms of --start, and what they mean in a topic.
//
//   earliest | latest                    the log's start, its end
//   2026-01-31T12:00:00Z | @1769860800000   the first record not older than that time
//   2h                                   the same, for the time that long ago
//   {"0":123,"1":-2,"2":-1}              offsets by partition, every one of them; -2 earliest,
//                                        -1 latest. {"tweets":{"0":…}}, as Spark has it, too
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "shared/error.h"
#include "shared/kafka/consumer.h"
#include "shared/kafka/positions.h"
#include "shared/unix_millis.h"

namespace consumer {

struct Earliest {
  bool operator==(const Earliest&) const = default;
};
struct Latest {
  bool operator==(const Latest&) const = default;
};
struct SinceTime {
  shared::UnixMillis time = 0;
  bool operator==(const SinceTime&) const = default;
};
struct Offsets {
  std::map<shared::kafka::Partition, std::int64_t> by_partition;  // -2 earliest, -1 latest.
  std::string topic = {};                                         // Empty: none was named.
  bool operator==(const Offsets&) const = default;
};

using StartPosition = std::variant<Earliest, Latest, SinceTime, Offsets>;

// Pure. `now` is what a duration ago is measured from. kUsage names the forms that exist.
shared::Result<StartPosition> ParseStartPosition(std::string_view text, shared::UnixMillis now);

// Whether the offsets name exactly these partitions of this topic. kUsage names the one that is
// missing or too many. Pure.
shared::Result<void> CheckOffsetsNameEvery(const Offsets& offsets, const std::string& topic,
                                           const std::vector<shared::kafka::Partition>& partitions);

// Asks the broker once what the start means today. kUsage: a time on the embedded broker, which
// cannot look one up; offsets that miss a partition or lie outside of the log. kRetry: no answer.
shared::Result<shared::kafka::Positions> ResolveStart(
    shared::kafka::Consumer& consumer, const std::string& topic,
    const shared::kafka::TopicDescription& description, const StartPosition& start,
    std::chrono::milliseconds timeout);

}  // namespace consumer
