#include "consumer/source/loss_check.h"

#include <algorithm>

#include <fmt/format.h>

namespace consumer {
namespace {

using shared::kafka::NextOffset;
using shared::kafka::PartitionState;
using shared::kafka::Witness;

bool IsStillThere(const std::optional<Witness>& counted, const std::optional<Witness>& found) {
  return counted && found && *counted == *found;
}

// A record at a later offset says nothing: compaction may have taken the one that was counted.
bool IsAnother(const std::optional<Witness>& counted, const std::optional<Witness>& found) {
  return counted && found && counted->offset == found->offset && *counted != *found;
}

std::int64_t Unread(const PartitionState& counted, const LogFacts& facts) {
  if (!facts.end_before) return 0;
  return std::max<std::int64_t>(facts.end_before->value - counted.next.value, 0);
}

LogJudgement JudgeVanished(const PartitionState& counted, const LogFacts& facts) {
  const bool was_ever_read = counted.next.value > 0 || counted.first || counted.last;
  const std::int64_t unread = Unread(counted, facts);
  if (!was_ever_read && unread == 0) return {};
  return {LogState::kVanished, {0}, unread};
}

std::string Why(const PartitionState& counted, const LogFacts& facts, LogState state) {
  switch (state) {
    case LogState::kPruned:
      return fmt::format(
          "records {} to {} were deleted before they were read (the log now starts "
          "at {})",
          counted.next.value, facts.range->start.value - 1, facts.range->start.value);
    case LogState::kTruncated:
      return fmt::format(
          "the log ends at {}, before the position {}: its newest records were lost "
          "by Kafka",
          facts.range->end.value, counted.next.value);
    case LogState::kRecreated:
      return fmt::format(
          "the topic was made again: what was counted up to {} is not in its log "
          "({} to {}) any more",
          counted.next.value, facts.range->start.value, facts.range->end.value);
    case LogState::kVanished:
      return fmt::format("the partition is gone, it was read up to {}{}", counted.next.value,
                         facts.end_before ? fmt::format(" of {}", facts.end_before->value) : "");
    case LogState::kSame:
      break;
  }
  return "";
}

}  // namespace

LogJudgement JudgeLog(const PartitionState& counted, const LogFacts& facts) {
  if (!facts.range) return JudgeVanished(counted, facts);
  const auto [start, end] = *facts.range;
  if (IsAnother(counted.first, facts.at_first) || IsAnother(counted.last, facts.at_last)) {
    return {LogState::kRecreated, start, Unread(counted, facts)};
  }
  if (counted.next > end) {
    if (IsStillThere(counted.first, facts.at_first)) return {LogState::kTruncated, end, 0};
    return {LogState::kRecreated, start, Unread(counted, facts)};
  }
  if (counted.next < start) {
    return {LogState::kPruned, start, start.value - counted.next.value};
  }
  return {LogState::kSame, counted.next, 0};
}

std::optional<Witness> WitnessToRead(const PartitionState& counted, const LogRange& range) {
  const auto& witness = counted.next > range.end ? counted.first : counted.last;
  const bool in_log = witness && witness->offset.value >= range.start.value &&
                      witness->offset.value < range.end.value;
  return in_log ? witness : std::nullopt;
}

LostRange DescribeLoss(shared::kafka::Partition partition, const PartitionState& counted,
                       const LogFacts& facts, const LogJudgement& judgement) {
  return {
      .partition = partition,
      .from = counted.next,
      .to = judgement.go_on,
      .records = judgement.lost,
      .why = fmt::format("partition {}: {}", partition.value, Why(counted, facts, judgement.state)),
      .topic_recreated =
          judgement.state == LogState::kRecreated || judgement.state == LogState::kVanished};
}

}  // namespace consumer
