// The decision whether a partition's log is still the one that was counted, and where to go on if
// it is not. Pure.
//
//   JudgeLog({.next = {100}}, {.range = LogRange{{150}, {900}}}).state;      // kPruned: 100 to 149
//
// A position alone does not tell: a topic that was made again and has grown past the position would
// be read on in silence. So the checkpoint keeps what the first and the last counted record looked
// like, and these are read again.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "consumer/source/record_source.h"
#include "shared/kafka/positions.h"

namespace consumer {

// What the broker holds of a partition: the first offset kept, and what follows the last stable
// one.
struct LogRange {
  shared::kafka::NextOffset start;
  shared::kafka::NextOffset end;
};

// What was found in the log today.
struct LogFacts {
  std::optional<LogRange> range;  // Absent: no such partition.
  // The first record at or after the offset of the witness `first` and `last`; absent where none
  // is there, or where it was not asked for.
  std::optional<shared::kafka::Witness> at_first = std::nullopt;
  std::optional<shared::kafka::Witness> at_last = std::nullopt;
  // Where the log ended when it was last seen whole.
  std::optional<shared::kafka::NextOffset> end_before = std::nullopt;
};

enum class LogState : std::uint8_t {
  kSame,       // Read on.
  kPruned,     // The log starts after the position: retention, or DeleteRecords.
  kTruncated,  // The same log, but it ends before the position: its newest records were lost.
  kRecreated,  // Another log under the same name.
  kVanished,   // No such partition.
};

struct LogJudgement {
  LogState state = LogState::kSame;
  shared::kafka::NextOffset go_on;  // Where --on-data-loss continue reads on.
  std::int64_t lost = 0;            // Upper bound of records never read; 0 where unknown.
};

LogJudgement JudgeLog(const shared::kafka::PartitionState& counted, const LogFacts& facts);

// Which witness has to be read again: with the position inside the log the last one, with the
// position above its end the first one. Absent: none would tell anything.
std::optional<shared::kafka::Witness> WitnessToRead(const shared::kafka::PartitionState& counted,
                                                    const LogRange& range);

// The loss as a person reads it, partition and range first.
LostRange DescribeLoss(shared::kafka::Partition partition,
                       const shared::kafka::PartitionState& counted, const LogFacts& facts,
                       const LogJudgement& judgement);

}  // namespace consumer
