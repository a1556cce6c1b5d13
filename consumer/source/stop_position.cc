#include "consumer/source/stop_position.h"

#include <algorithm>

#include <fmt/format.h>

namespace consumer {
namespace {

using shared::ErrorKind;
using shared::Fail;
using shared::Result;
using shared::UnixMillis;
using shared::kafka::NextOffset;
using shared::kafka::Positions;

constexpr std::int64_t kPresentEnd = -1;

std::unexpected<shared::Error> NotAStop(std::string_view text) {
  return Fail(ErrorKind::kUsage,
              fmt::format("\"{}\" is no place to stop: give a time (2026-01-31T12:00:00Z or "
                          "@MILLISECONDS) or offsets by partition ({{\"0\":123,\"1\":-1}}; -1 the "
                          "end as it is at the start)",
                          text));
}

bool IsBeforeAll(const Offsets& offsets) {
  return std::ranges::any_of(offsets.by_partition,
                             [](const auto& entry) { return entry.second < kPresentEnd; });
}

ResolvedStop StopsAt(const Offsets& offsets, const Positions& ends, Reach reach) {
  ResolvedStop stops;
  for (const auto& [partition, offset] : offsets.by_partition) {
    const NextOffset end = ends.at(partition);
    NextOffset stop = offset == kPresentEnd ? end : NextOffset{offset};
    if (reach == Reach::kPresentEnds) stop = std::min(stop, end);
    stops.at[partition] = stop;
  }
  return stops;
}

}  // namespace

Result<StopPosition> ParseStopPosition(std::string_view text) {
  // A duration ago is a start, but as a stop it could be meant the other way round.
  const bool is_time = text.starts_with('@') || text.find(':') != std::string_view::npos;
  const auto position = ParseStartPosition(text, 0);
  if (!position) return NotAStop(text);
  if (const auto* since = std::get_if<SinceTime>(&*position); since != nullptr && is_time) {
    return UntilTime{since->time};
  }
  const auto* offsets = std::get_if<Offsets>(&*position);
  if (offsets == nullptr || IsBeforeAll(*offsets)) return NotAStop(text);
  return *offsets;
}

Result<ResolvedStop> ResolveStop(shared::kafka::Consumer& consumer, const std::string& topic,
                                 const shared::kafka::TopicDescription& description,
                                 const StopPosition& stop, Reach reach, UnixMillis now,
                                 std::chrono::milliseconds timeout) {
  const auto* offsets = std::get_if<Offsets>(&stop);
  if (offsets != nullptr) {
    const auto named = CheckOffsetsNameEvery(*offsets, topic, description.partitions);
    if (!named) return Annotate(named, "--stop-at");
  } else if (shared::kafka::IsEmbeddedBroker(description.cluster_id)) {
    return Fail(ErrorKind::kUsage,
                "the embedded broker cannot look up a time: stop at offsets, or use a real Kafka "
                "(scripts/start-kafka.sh)");
  }
  // The ends first: what is appended between the two questions is then no end taken for a record.
  const auto ends = consumer.EndOffsets(description.partitions, timeout);
  if (!ends) return Forward(ends);
  if (offsets != nullptr) return StopsAt(*offsets, *ends, reach);
  const UnixMillis time = std::get<UntilTime>(stop).time;
  const auto found = consumer.OffsetsAt(time, description.partitions, timeout);
  if (!found) return Forward(found);
  return StopsBefore(time, *found, *ends, reach, now);
}

ResolvedStop StopsBefore(UnixMillis time, const Positions& first_not_older, const Positions& ends,
                         Reach reach, UnixMillis now) {
  ResolvedStop stops;
  for (const auto& [partition, first] : first_not_older) {
    const NextOffset end = ends.at(partition);
    if (first >= end && reach == Reach::kFuture && time > now) {
      stops.open_until = time;
    } else {
      stops.at[partition] = std::min(first, end);
    }
  }
  return stops;
}

}  // namespace consumer
