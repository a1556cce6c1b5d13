#include "consumer/source/read_progress.h"

#include <algorithm>

#include "shared/kafka/crc32c.h"

namespace consumer {
namespace {

using shared::kafka::FetchedRecord;
using shared::kafka::NextOffset;
using shared::kafka::Partition;
using shared::kafka::Positions;
using shared::kafka::Witness;

Witness WitnessOf(const FetchedRecord& record) {
  return {.offset = record.offset,
          .timestamp = record.timestamp,
          .crc = shared::kafka::RecordCrc(record.key, record.value)};
}

std::string_view HeaderOf(const FetchedRecord& record, HeaderPlace place) {
  return place < record.headers.size() ? record.headers[place] : std::string_view();
}

}  // namespace

void ReadProgress::Set(Partition partition, const shared::kafka::PartitionState& state) {
  const auto index = static_cast<std::size_t>(partition.value);
  if (index >= tracked_.size()) tracked_.resize(index + 1);
  tracked_[index].known = true;
  tracked_[index].state = state;
}

void ReadProgress::StopAt(const Positions& ends) {
  for (const auto& [partition, end] : ends) {
    if (Tracked* tracked = Find(partition)) tracked->stop = end;
  }
}

void ReadProgress::Take(const shared::kafka::FetchedBatch& batch) {
  records_.clear();
  Tracked* tracked = nullptr;
  Partition current{-1};
  for (const FetchedRecord& fetched : batch.records) {
    if (fetched.partition != current) {
      current = fetched.partition;
      tracked = Find(current);
    }
    if (tracked != nullptr) TakeRecord(fetched, *tracked);
  }
  for (const auto& [partition, end] : batch.ends) {
    if (Tracked* ended = Find(partition)) MoveTo(end, *ended);
  }
  progress_.clear();
  for (std::size_t i = 0; i < tracked_.size(); ++i) {
    if (tracked_[i].moved) progress_.push_back(Finish({static_cast<int>(i)}, tracked_[i]));
  }
}

void ReadProgress::TakeNothing() {
  records_.clear();
  progress_.clear();
}

shared::kafka::PartitionStates ReadProgress::states() const {
  shared::kafka::PartitionStates states;
  for (std::size_t i = 0; i < tracked_.size(); ++i) {
    if (tracked_[i].known) states[{static_cast<int>(i)}] = tracked_[i].state;
  }
  return states;
}

Positions ReadProgress::positions() const {
  Positions positions;
  for (std::size_t i = 0; i < tracked_.size(); ++i) {
    if (tracked_[i].known) positions[{static_cast<int>(i)}] = tracked_[i].state.next;
  }
  return positions;
}

Positions ReadProgress::stops() const {
  Positions stops;
  for (std::size_t i = 0; i < tracked_.size(); ++i) {
    if (tracked_[i].known && tracked_[i].stop != kNever) {
      stops[{static_cast<int>(i)}] = tracked_[i].stop;
    }
  }
  return stops;
}

bool ReadProgress::AtStops() const {
  return std::ranges::all_of(tracked_, [](const Tracked& tracked) {
    return !tracked.known || tracked.stop == kNever || tracked.state.next >= tracked.stop;
  });
}

ReadProgress::Tracked* ReadProgress::Find(Partition partition) {
  const auto index = static_cast<std::size_t>(partition.value);
  if (index >= tracked_.size() || !tracked_[index].known) return nullptr;
  return &tracked_[index];
}

void ReadProgress::TakeRecord(const FetchedRecord& fetched, Tracked& tracked) {
  if (fetched.offset.value < tracked.state.next.value) return;
  if (fetched.timestamp >= stop_time_ && tracked.stop == kNever) {
    tracked.stop = {fetched.offset.value};
  }
  // A record past the stop shows that nothing is left before it.
  MoveTo(fetched.offset.Next(), tracked);
  if (fetched.offset.value >= tracked.stop.value) return;
  if (tracked.first == nullptr) tracked.first = &fetched;
  tracked.last = &fetched;
  records_.push_back({.partition = fetched.partition,
                      .offset = fetched.offset,
                      .timestamp = fetched.timestamp,
                      .text = fetched.value,
                      .null_value = fetched.null_value,
                      .hashtags = HeaderOf(fetched, kHashtagsPlace),
                      .key = fetched.key,
                      .user = HeaderOf(fetched, kUserPlace),
                      .retweet = !HeaderOf(fetched, kRetweetOfPlace).empty()});
}

void ReadProgress::MoveTo(NextOffset next, Tracked& tracked) {
  next = std::min(next, tracked.stop);
  if (next <= tracked.state.next) return;
  tracked.state.next = next;
  tracked.moved = true;
}

PartitionProgress ReadProgress::Finish(Partition partition, Tracked& tracked) {
  PartitionProgress progress{
      .partition = partition, .next = tracked.state.next, .first = {}, .last = {}};
  if (tracked.first != nullptr) {
    progress.first = WitnessOf(*tracked.first);
    progress.last = WitnessOf(*tracked.last);
    if (!tracked.state.first) tracked.state.first = progress.first;
    tracked.state.last = progress.last;
  }
  tracked.moved = false;
  tracked.first = nullptr;
  tracked.last = nullptr;
  return progress;
}

}  // namespace consumer
