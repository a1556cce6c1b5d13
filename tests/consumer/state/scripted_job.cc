#include "tests/consumer/state/scripted_job.h"

#include <random>
#include <string>
#include <string_view>
#include <utility>

#include "consumer/job/job.h"
#include "shared/clock.h"
#include "tests/consumer/job/recording_sink.h"

namespace test {

namespace {

using consumer::CheckpointStore;

constexpr int kPartitions = 3;
constexpr int kDistinctTags = 3000;

class Words final : public consumer::Extractor {
 public:
  void Extract(std::string_view text, std::string_view,
               std::vector<std::string_view>& tags) override {
    while (!text.empty()) {
      const std::string_view word = text.substr(0, text.find(' '));
      if (!word.empty()) tags.push_back(word);
      text.remove_prefix(std::min(text.size(), word.size() + 1));
    }
  }
};

shared::Result<void> SaveStart(CheckpointStore& store) {
  shared::kafka::PartitionStates start;
  for (int partition = 0; partition < kPartitions; ++partition) start[{partition}] = {};
  return store.SaveStart(start);
}

std::vector<std::unique_ptr<consumer::SinkRunner>> OneSink(CheckpointStore& store) {
  std::vector<std::unique_ptr<consumer::SinkRunner>> sinks;
  sinks.push_back(std::make_unique<consumer::SinkRunner>(
      std::make_unique<RecordingSink>("s", std::make_shared<Recording>()), store, std::nullopt,
      consumer::SinkRunnerOptions{.policy = {.mode = consumer::OutputMode::kUpdate},
                                  .all_sinks = {"s"}}));
  return sinks;
}

}  // namespace

std::vector<Event> MakeScript(int texts, int tags) {
  std::mt19937 random(7);
  std::vector<Event> script;
  for (int i = 0; i < texts; ++i) {
    std::string text;
    for (int tag = 0; tag < tags; ++tag) {
      text += "#tag" + std::to_string(random() % kDistinctTags) + ' ';
    }
    script.push_back(Say(i % kPartitions, text, 1'700'000'000'000 + i));
  }
  return script;
}

Counts CountedAtOnce(const std::vector<Event>& script) {
  Counts counts;
  std::vector<std::string_view> tags;
  for (const Event& event : script) {
    tags.clear();
    Words().Extract(std::get<Said>(event).text, "", tags);
    for (const std::string_view tag : tags) ++counts[std::string(tag)];
  }
  return counts;
}

shared::Result<Counts> RunScript(const std::vector<Event>& script, const ScriptedRun& run) {
  auto opened = consumer::OpenCheckpoint(run.dir, kScriptedJob, run.options);
  if (!opened) return Forward(opened);
  const auto store = run.wrap ? run.wrap(std::move(*opened)) : std::move(*opened);
  auto head = store->ReadHead();
  if (!head) return Forward(head);
  if (head->partitions.empty()) {
    if (auto started = SaveStart(*store); !started) return Forward(started);
  }
  ScriptedSource source(script);
  source.SeekTo(head->partitions);
  Words extractor;
  const shared::SystemClock clock;
  consumer::Committer committer(*store, source, OneSink(*store), std::chrono::seconds(5));
  consumer::JobOptions options;
  options.trigger = {.kind = consumer::TriggerKind::kAvailableNow,
                     .max_records = run.records_in_a_batch};
  options.intake = run.intake;
  consumer::Job job(options, source, extractor, committer, clock, [] { return false; });
  if (auto restored = job.Restore(*store); !restored) return Forward(restored);
  if (auto ran = job.Run(); !ran) return Forward(ran);
  if (auto done = committer.Finish(std::chrono::seconds(5), consumer::AtEnd::kLeaveFailing); !done)
    return Forward(done);
  return ReadCounts(*store);
}

}  // namespace test
