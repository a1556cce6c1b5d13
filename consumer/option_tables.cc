#include "consumer/option_tables.h"

#include <cstdint>
#include <string_view>
#include <variant>

#include <fmt/format.h>

#include "consumer/source/start_position.h"
#include "shared/state_path.h"

namespace consumer {
namespace {

using namespace std::chrono_literals;
using shared::Choice;
using shared::Count;
using shared::Duration;
using shared::Environment;
using shared::ErrorKind;
using shared::Fail;
using shared::Flag;
using shared::OptionTable;
using shared::OptionValue;
using shared::Parsed;
using shared::Result;
using shared::Text;

OptionValue Sinks(std::vector<SinkSpec>* target) {
  auto set = [target](const std::vector<std::string>& texts) -> Result<void> {
    auto sinks = ParseSinks(texts);
    if (!sinks) return Forward(sinks);
    *target = *std::move(sinks);
    return {};
  };
  return {OptionValue::Arity::kMany, "console|jsonl:PATH", "console", std::move(set)};
}

// Checks the form now, so that a slip ends the program before anything is asked of a broker. What
// a duration ago means is for the one who starts the job.
Result<std::string> CheckStart(std::string_view text) {
  if (auto start = ParseStartPosition(text, 0); !start) return Forward(start);
  return std::string(text);
}

Result<std::string> CheckRebase(std::string_view text) {
  const auto position = ParseStartPosition(text, 0);
  if (position &&
      (std::holds_alternative<Earliest>(*position) || std::holds_alternative<Offsets>(*position))) {
    return std::string(text);
  }
  return Fail(ErrorKind::kUsage,
              fmt::format("\"{}\" is neither earliest nor an offset for every partition, as in "
                          "'{{\"0\":120,\"1\":98}}'",
                          text));
}

void AddCheckpoint(OptionTable& table, ConsumerOptions& options, const Environment& environment) {
  table.Group("State");
  table.Add(
      "--checkpoint",
      Parsed<std::filesystem::path>(
          &options.checkpoint, "DIR", "${XDG_STATE_HOME:-~/.local/state}/hashtag-consumer/TOPIC",
          [environment](std::string_view text) {
            return shared::ParseStatePath(text, "--checkpoint", environment);
          }),
      "The directory of counts and positions.");
}

void AddGroup(OptionTable& table, ConsumerOptions& options) {
  table.Group("Kafka");
  OptionValue group = Text(&options.group, "NAME");
  group.default_text = "hashtag-consumer-TOPIC";
  table.Add("--group", std::move(group),
            "The consumer group that positions are committed to, for lag tools.");
}

void AddReading(OptionTable& table, ConsumerOptions& options) {
  table.Group("Reading");
  table.Add("--start", Parsed<std::string>(&options.start, "WHERE", options.start, CheckStart),
            "Where to begin without a checkpoint: earliest, latest, a time (2026-01-31T12:00:00Z), "
            "@MILLISECONDS, a duration ago (2h), or an offset for every partition "
            "('{\"0\":120,\"1\":-2}'; -2 earliest, -1 latest).");
  table.Add("--on-data-loss",
            Choice<OnDataLoss>(&options.on_data_loss,
                               {{"fail", OnDataLoss::kFail}, {"continue", OnDataLoss::kContinue}}),
            "What to do when records were gone before they were read: exit 7, or count them as "
            "lost and go on.");
}

void AddBatches(OptionTable& table, ConsumerOptions& options) {
  TriggerOptions& trigger = options.trigger;
  table.Group("Batches");
  table.Add("--trigger",
            Choice<TriggerKind>(&trigger.kind, {{"interval", TriggerKind::kInterval},
                                                {"available-now", TriggerKind::kAvailableNow},
                                                {"once", TriggerKind::kOnce}}),
            "A batch every interval until stopped; or what is in the topic now, in batches; or "
            "that in one batch.");
  table.Add("--batch-interval", Duration(&trigger.interval, 50ms, 1h),
            "How much time one batch covers, 50ms to 1h.");
  table.Add("--max-records-per-batch", Count(&trigger.max_records, 1, SIZE_MAX),
            "End a batch after so many records.");
  table.Add("--max-batches", Count(&options.max_batches, 1, UINT64_MAX),
            "Stop after so many batches.");
  AddRunForOption(table, options.service);
}

void AddCounting(OptionTable& table, ConsumerOptions& options) {
  table.Group("Counting");
  table.Add("--count",
            Choice<CountWhat>(&options.count,
                              {{"hashtags", CountWhat::kHashtags}, {"none", CountWhat::kNone}}),
            "What is counted.");
  table.Add(
      "--tokenizer",
      Choice<Tokenizer>(&options.extract.tokenizer, {{"twitter-text", Tokenizer::kTwitterText},
                                                     {"spark", Tokenizer::kSpark},
                                                     {"prefix", Tokenizer::kPrefix}}),
      "What a hashtag is: Twitter's rules; words, split at spaces, that hold a #; words, "
      "split at white space, that begin with #.");
  table.Add("--fold-case", Flag(&options.extract.fold_case), "Count #Kafka and #kafka as one.");
  table.Add("--counts",
            Choice<CountScope>(&options.counts,
                               {{"running", CountScope::kRunning}, {"batch", CountScope::kBatch}}),
            "Totals since the beginning, or of each batch alone.");
}

void AddOutput(OptionTable& table, ConsumerOptions& options) {
  table.Group("Output");
  table.Add("--sink", Sinks(&options.sinks), "Where the table of each batch is written.");
  table.Add("--output-mode",
            Choice<OutputMode>(&options.output_mode, {{"complete", OutputMode::kComplete},
                                                      {"update", OutputMode::kUpdate}}),
            "The whole table after each batch, or what the batch changed.");
  table.Add("--top", Count(&options.top, 1, UINT64_MAX),
            "Rows of a table. Default: 10 on the console, all elsewhere.");
  table.Add("--show-tweets", Count(&options.show_tweets, 0, 10'000),
            "Print the first N texts of each batch.");
  table.Add("--truncate", Count(&options.truncate, 0, UINT64_MAX),
            "Cut the console's cells at N characters; 0: never.");
  table.Add("--plain", Flag(&options.plain), "No live view: print tables on a terminal too.");
}

void AddJson(OptionTable& table, ConsumerOptions& options) {
  table.AddFlagOnly("--json", Flag(&options.json), "Print JSON instead of a table.");
}

void AddRun(OptionTable& table, ConsumerOptions& options, const Environment& environment) {
  AddKafkaOptions(table, options.service, "30s for --trigger once and available-now, else no end");
  AddTopicOption(table, options.service);
  AddGroup(table, options);
  AddReading(table, options);
  AddCheckpoint(table, options, environment);
  table.Add("--fresh", Flag(&options.fresh),
            "Begin anew: move an old checkpoint aside, with its date in the name.");
  AddBatches(table, options);
  AddCounting(table, options);
  AddOutput(table, options);
}

void AddStateShow(OptionTable& table, ConsumerOptions& options, const Environment& environment) {
  AddCheckpoint(table, options, environment);
  AddTopicOption(table, options.service);
  table.Group("Output");
  table.Add("--top", Count(&options.top, 1, UINT64_MAX), "Rows to print. Default: all.");
  AddJson(table, options);
}

void AddStateRebase(OptionTable& table, ConsumerOptions& options, const Environment& environment) {
  AddKafkaOptions(table, options.service, "30s");
  AddTopicOption(table, options.service);
  AddCheckpoint(table, options, environment);
  table.AddFlagOnly("--to",
                    Parsed<std::string>(&options.rebase_to, "earliest|OFFSETS", "", CheckRebase),
                    "The new positions: the beginning of every partition, or an offset for each "
                    "('{\"0\":120,\"1\":98}'; -2 earliest, -1 latest).");
  table.AddFlagOnly("--execute", Flag(&options.execute), "Do it.");
}

void AddLag(OptionTable& table, ConsumerOptions& options) {
  AddKafkaOptions(table, options.service, "30s");
  AddTopicOption(table, options.service);
  AddGroup(table, options);
  table.Group("Output");
  AddJson(table, options);
}

}  // namespace

void AddOptionsOfCommand(OptionTable& table, ConsumerOptions& options,
                         const Environment& environment) {
  switch (options.command) {
    case Command::kRun:
      AddRun(table, options, environment);
      break;
    case Command::kStateShow:
      AddStateShow(table, options, environment);
      break;
    case Command::kStateRebase:
      AddStateRebase(table, options, environment);
      break;
    case Command::kLag:
      AddLag(table, options);
      break;
  }
  AddLogOptions(table, options.service);
}

}  // namespace consumer
