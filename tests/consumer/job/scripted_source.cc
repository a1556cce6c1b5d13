#include "tests/consumer/job/scripted_source.h"

#include <algorithm>
#include <thread>
#include <utility>

namespace test {

namespace {

int PartitionOf(const Event& event) {
  if (const auto* said = std::get_if<Said>(&event)) return said->partition;
  if (const auto* marker = std::get_if<Marker>(&event)) return marker->partition;
  return -1;
}

}  // namespace

ScriptedSource::ScriptedSource(std::vector<Event> script, std::size_t chunk_records)
    : chunk_records_(chunk_records) {
  std::map<int, std::int64_t> next;
  for (Event& event : script) {
    const int partition = PartitionOf(event);
    const std::int64_t offset = partition < 0 ? 0 : next[partition]++;
    script_.push_back({std::move(event), offset});
  }
}

void ScriptedSource::SeekTo(const shared::kafka::PartitionStates& partitions) {
  next_event_ = 0;
  skip_before_.clear();
  for (const auto& [partition, state] : partitions) {
    skip_before_[partition.value] = state.next.value;
  }
}

shared::Result<consumer::Chunk> ScriptedSource::ReadChunk(std::size_t max_records,
                                                          std::chrono::milliseconds wait) {
  records_.clear();
  progress_.clear();
  const std::size_t limit = std::min(max_records, chunk_records_);
  while (next_event_ < script_.size() && records_.size() < limit) {
    Placed& placed = script_[next_event_];
    if (std::holds_alternative<DataLoss>(placed.event)) {
      if (!records_.empty()) break;
      ++next_event_;
      if (std::exchange(placed.happened, true)) continue;
      return shared::Fail(shared::ErrorKind::kDataLoss, "records are gone");
    }
    if (std::holds_alternative<Silence>(placed.event)) {
      if (records_.empty() && progress_.empty()) ++next_event_;
      break;
    }
    ++next_event_;
    const int partition = PartitionOf(placed.event);
    if (placed.offset < skip_before_[partition]) continue;
    if (const auto* said = std::get_if<Said>(&placed.event)) TakeRecord(*said, placed.offset);
    Progress(partition, placed.offset + 1);
  }
  if (records_.empty() && progress_.empty()) std::this_thread::sleep_for(wait);
  return consumer::Chunk{.records = records_, .progress = progress_, .lost = {}};
}

void ScriptedSource::TakeRecord(const Said& said, std::int64_t offset) {
  records_.push_back({.partition = {said.partition},
                      .offset = {offset},
                      .timestamp = said.time,
                      .text = said.text,
                      .null_value = said.null_value,
                      .hashtags = {},
                      .key = said.key,
                      .user = said.user,
                      .retweet = said.retweet});
}

void ScriptedSource::Progress(int partition, std::int64_t next) {
  for (consumer::PartitionProgress& known : progress_) {
    if (known.partition.value == partition) {
      known.next = {next};
      return;
    }
  }
  progress_.push_back({.partition = {partition}, .next = {next}, .first = {}, .last = {}});
}

}  // namespace test
