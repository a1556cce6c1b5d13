#include "tests/support/source_reader.h"

#include <utility>

namespace test {

using std::chrono::milliseconds;

SourceReader::SourceReader(const SourceReaderOptions& options) : options_(options) {
  seen.states = options.states;
}

SourceReader::~SourceReader() {
  if (source_) source_->Close(std::chrono::seconds(5));
}

bool SourceReader::Begin() {
  consumer::KafkaSourceOptions options;
  options.client.brokers = options_.brokers;
  options.client.properties = options_.properties;
  options.client.secrets = options_.secrets;
  options.topic = options_.topic;
  options.group = options_.group;
  options.on_data_loss = options_.on_data_loss;
  options.new_partitions_every = options_.new_partitions_every;
  options.gone_after = std::chrono::seconds(2);
  auto source = consumer::KafkaSource::Open(options);
  if (!source) return Fail(source.error());
  source_ = *std::move(source);
  const auto topic = source_->WaitForTopic(std::chrono::seconds(20));
  if (!topic) return Fail(topic.error());
  if (seen.states.empty()) {
    const auto start = source_->ResolveStart(consumer::Earliest{});
    if (!start) return Fail(start.error());
    seen.states = *start;
  }
  const auto begun = source_->Begin(seen.states);
  return begun || Fail(begun.error());
}

bool SourceReader::ReadToEnd(milliseconds limit) {
  const auto stop = source_->StopAtCurrentEnds();
  if (!stop) return Fail(stop.error());
  return ReadUntil([this] { return source_->AtEnd(); }, limit);
}

bool SourceReader::ReadUntil(const std::function<bool()>& condition, milliseconds limit) {
  const auto deadline = std::chrono::steady_clock::now() + limit;
  while (!condition()) {
    if (std::chrono::steady_clock::now() >= deadline) return false;
    const auto chunk = source_->ReadChunk(4096, milliseconds(50));
    if (!chunk) return Fail(chunk.error());
    Take(*chunk);
  }
  return true;
}

bool SourceReader::ReadTexts(std::size_t count) {
  return ReadUntil([&] { return seen.texts.size() >= count; });
}

bool SourceReader::Fail(const shared::Error& error) {
  seen.error = error;
  return false;
}

void SourceReader::Take(const consumer::Chunk& chunk) {
  for (const consumer::Record& record : chunk.records) seen.texts.emplace_back(record.text);
  for (const consumer::LostRange& lost : chunk.lost) {
    seen.lost.push_back(lost);
    if (lost.topic_recreated) seen.states[lost.partition] = {};
  }
  for (const consumer::PartitionProgress& progress : chunk.progress) {
    shared::kafka::PartitionState& state = seen.states[progress.partition];
    state.next = progress.next;
    if (!state.first) state.first = progress.first;
    if (progress.last) state.last = progress.last;
  }
}

}  // namespace test
