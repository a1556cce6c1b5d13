#include "consumer/source/log_inspection.h"

#include <algorithm>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "shared/kafka/record_probe.h"

namespace consumer {
namespace {

using shared::Result;
using shared::kafka::Partition;
using shared::kafka::PartitionState;
using shared::kafka::Positions;
using shared::kafka::Witness;
using Facts = std::map<Partition, LogFacts>;

constexpr std::chrono::milliseconds kAskAgainAfter{500};
constexpr std::size_t kMostNamed = 8;

Result<std::vector<Partition>> PartitionsOf(shared::kafka::Consumer& consumer,
                                            const LogInspection& inspection) {
  const auto description = AskWithin(inspection.deadline, [&](std::chrono::milliseconds within) {
    return consumer.DescribeTopic(within);
  });
  if (description) return description->partitions;
  if (description.error().kind == shared::ErrorKind::kUnavailable) return std::vector<Partition>{};
  return Forward(description);
}

// A partition may vanish between two questions: that is passing trouble, seen clearly next time.
template <typename T>
std::unexpected<shared::Error> Unclear(const Result<T>& failed) {
  auto error = failed.error();
  if (error.kind == shared::ErrorKind::kUnavailable) error.kind = shared::ErrorKind::kRetry;
  return std::unexpected(std::move(error));
}

bool AnyAboveItsEnd(const LogInspection& inspection, const Positions& ends) {
  return std::ranges::any_of(ends, [&](const auto& entry) {
    return inspection.counted.at(entry.first).next > entry.second;
  });
}

Result<Facts> AskForRanges(shared::kafka::Consumer& consumer, const LogInspection& inspection,
                           const std::vector<Partition>& partitions) {
  const auto starts = AskWithin(inspection.deadline, [&](std::chrono::milliseconds within) {
    return consumer.StartOffsets(partitions, within);
  });
  if (!starts) return Unclear(starts);
  const auto ask_for_ends = [&](std::chrono::milliseconds within) {
    return consumer.EndOffsets(partitions, within);
  };
  auto ends = AskWithin(inspection.deadline, ask_for_ends);
  if (ends && AnyAboveItsEnd(inspection, *ends)) {
    std::this_thread::sleep_for(kAskAgainAfter);
    ends = AskWithin(inspection.deadline, ask_for_ends);
  }
  if (!ends) return Unclear(ends);
  Facts facts;
  for (const Partition partition : partitions) {
    facts[partition].range = LogRange{starts->at(partition), ends->at(partition)};
  }
  return facts;
}

// Reads what the log holds today where each of these witnesses was seen.
using Wanted = std::map<Partition, Witness>;
Result<void> ReadWitnesses(const LogInspection& inspection, const Wanted& wanted, Facts& facts) {
  Positions positions;
  for (const auto& [partition, witness] : wanted) positions[partition] = {witness.offset.value};
  const auto found = shared::kafka::FirstRecordsAt(inspection.client, inspection.topic, positions,
                                                   inspection.deadline);
  if (!found) return Unclear(found);
  for (const auto& [partition, record] : *found) {
    const PartitionState& counted = inspection.counted.at(partition);
    const Witness& asked = wanted.at(partition);
    if (counted.first == asked) facts[partition].at_first = record.witness;
    if (counted.last == asked) facts[partition].at_last = record.witness;
  }
  return {};
}

// The witness that tells most, and where compaction took the last one, the first.
Result<void> AddWitnesses(const LogInspection& inspection, Facts& facts) {
  Wanted wanted;
  for (const auto& [partition, fact] : facts) {
    const auto witness = WitnessToRead(inspection.counted.at(partition), *fact.range);
    if (witness) wanted[partition] = *witness;
  }
  if (auto read = ReadWitnesses(inspection, wanted, facts); !read) return read;
  Wanted more;
  for (const auto& [partition, asked] : wanted) {
    const PartitionState& counted = inspection.counted.at(partition);
    const LogFacts& fact = facts[partition];
    const bool is_gone =
        counted.last == asked && (!fact.at_last || fact.at_last->offset != asked.offset);
    if (is_gone && counted.first && counted.first != counted.last) more[partition] = *counted.first;
  }
  return ReadWitnesses(inspection, more, facts);
}

}  // namespace

Result<InspectedLog> InspectLog(shared::kafka::Consumer& consumer,
                                const LogInspection& inspection) {
  auto present = PartitionsOf(consumer, inspection);
  if (!present) return Forward(present);
  std::vector<Partition> both;
  for (const Partition partition : *present) {
    if (inspection.counted.contains(partition)) both.push_back(partition);
  }
  Facts facts;
  if (!both.empty()) {
    auto ranges = AskForRanges(consumer, inspection, both);
    if (!ranges) return Forward(ranges);
    facts = *std::move(ranges);
    if (auto read = AddWitnesses(inspection, facts); !read) return Forward(read);
  }
  InspectedLog log{.present = *std::move(present), .absent = {}, .losses = {}};
  for (const auto& [partition, counted] : inspection.counted) {
    LogFacts& fact = facts[partition];
    if (!fact.range) log.absent.push_back(partition);
    const auto before = inspection.ends_before.find(partition);
    if (before != inspection.ends_before.end()) fact.end_before = before->second;
    const LogJudgement judgement = JudgeLog(counted, fact);
    if (judgement.state == LogState::kSame) continue;
    log.losses.push_back({.range = DescribeLoss(partition, counted, fact, judgement),
                          .state = judgement.state,
                          .end = fact.range ? fact.range->end : shared::kafka::NextOffset{0}});
  }
  return log;
}

shared::Error LossError(const std::string& topic, const std::vector<PartitionLoss>& losses,
                        bool on_embedded_broker) {
  std::string what = fmt::format("topic {} does not hold what is to be read next: ", topic);
  const std::size_t named = std::min(losses.size(), kMostNamed);
  for (std::size_t i = 0; i < named; ++i) what += (i == 0 ? "" : "; ") + losses[i].range.why;
  if (named < losses.size()) what += fmt::format("; and {} partitions more", losses.size() - named);
  if (on_embedded_broker) {
    what +=
        ". The embedded broker keeps at most 5 MiB of stored bytes or 100,000 batches a partition "
        "and forgets everything when it ends; for what must last use scripts/start-kafka.sh";
  }
  what +=
      ". To go on without them: --on-data-loss continue; to count anew: --fresh; to choose where "
      "to read on: hashtag-consumer state rebase";
  return {shared::ErrorKind::kDataLoss, std::move(what)};
}

}  // namespace consumer
