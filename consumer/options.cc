#include "consumer/options.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

#include <fmt/format.h>

#include "consumer/checkpoint_path.h"
#include "consumer/option_rules.h"
#include "shared/nearest_name.h"

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

constexpr std::string_view kPrefix = "HASHTAG_CONSUMER";

struct CommandWords {
  Command command;
  const char* words;  // As they are typed after the program's name.
  const char* summary;
};

constexpr std::array kCommands = {
    CommandWords{Command::kRun, "run",
                 "Counts the hashtags of the tweets in a Kafka topic, batch by batch, each exactly "
                 "once, and shows the result. \"run\" may be left out."},
    CommandWords{Command::kStateShow, "state show",
                 "Prints the counts and positions of a checkpoint, beside a running job too."},
    CommandWords{Command::kStateRebase, "state rebase",
                 "Sets the positions of a checkpoint anew and keeps its counts: the way on when a "
                 "topic was made again. Says what it would do unless --execute is given."},
    CommandWords{Command::kLag, "lag",
                 "Prints how far the consumer group is behind the end of each partition."},
};

OptionValue Sinks(std::vector<SinkSpec>* target) {
  auto set = [target](const std::vector<std::string>& texts) -> Result<void> {
    auto sinks = ParseSinks(texts);
    if (!sinks) return Forward(sinks);
    *target = *std::move(sinks);
    return {};
  };
  return {OptionValue::Arity::kMany, "console|jsonl:PATH", "console", std::move(set)};
}

void AddCheckpoint(OptionTable& table, ConsumerOptions& options, const Environment& environment) {
  table.Group("State");
  table.Add(
      "--checkpoint",
      Parsed<std::filesystem::path>(
          &options.checkpoint, "DIR", "${XDG_STATE_HOME:-~/.local/state}/hashtag-consumer/TOPIC",
          [environment](std::string_view text) { return ParseCheckpointPath(text, environment); }),
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
  table.Add("--start", Text(&options.start, "WHERE"),
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
  table.AddFlagOnly("--to", Text(&options.rebase_to, "earliest|OFFSETS"),
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

void Fill(OptionTable& table, ConsumerOptions& options, const Environment& environment) {
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

// All commands may share one file, so each passes over what only another knows.
std::vector<std::string> KeysOfAllCommands() {
  std::vector<std::string> keys;
  for (const CommandWords& each : kCommands) {
    ConsumerOptions scratch{.command = each.command};
    OptionTable table({.name = "", .environment_prefix = "", .summary = "", .epilogue = ""});
    Fill(table, scratch, {});
    std::ranges::copy(table.FileKeys(), std::back_inserter(keys));
  }
  return keys;
}

// Takes the command's words off the front of the arguments; no word is "run".
Result<const CommandWords*> TakeCommand(std::vector<std::string>& arguments) {
  std::size_t count = 0;
  while (count < arguments.size() && count < 2 && !arguments[count].starts_with('-')) ++count;
  if (count == 0) return &kCommands.front();
  const std::string first = arguments.front();
  const std::string both = count == 2 ? first + " " + arguments[1] : first;
  std::vector<std::string> names;
  for (const CommandWords& command : kCommands) {
    const bool two = both == command.words;
    if (two || first == command.words) {
      arguments.erase(arguments.begin(), arguments.begin() + (two ? static_cast<long>(count) : 1));
      return &command;
    }
    names.emplace_back(command.words);
  }
  if (first == "state") {
    return Fail(ErrorKind::kUsage,
                fmt::format("\"{}\" is no command: state show or state rebase", both));
  }
  return Fail(ErrorKind::kUsage,
              fmt::format("unknown command \"{}\": run, state show, state rebase or lag{}", first,
                          shared::DidYouMean(first, {"run", "state", "lag"})));
}

std::string Epilogue(const CommandWords& command) {
  if (command.command != Command::kRun) return "";
  return "Commands: run, state show, state rebase, lag; each has its own --help.\n";
}

std::string ProgramName(const CommandWords& command) {
  if (command.command == Command::kRun) return "hashtag-consumer";
  return fmt::format("hashtag-consumer {}", command.words);
}

}  // namespace

Result<ConsumerCommandLine> ParseConsumerOptions(const std::vector<std::string>& arguments,
                                                 const Environment& environment) {
  std::vector<std::string> rest = arguments;
  const auto command = TakeCommand(rest);
  if (!command) return Forward(command);
  ConsumerCommandLine line;
  line.options.command = (*command)->command;
  OptionTable table({.name = ProgramName(**command),
                     .environment_prefix = std::string(kPrefix),
                     .summary = (*command)->summary,
                     .epilogue = Epilogue(**command)});
  Fill(table, line.options, environment);
  table.PassOver(KeysOfAllCommands());
  auto print = table.Parse(rest, environment);
  if (!print) return Forward(print);
  line.print = *std::move(print);
  if (line.print) return line;
  if (auto filled = FillDefaults(line.options, environment); !filled) return Forward(filled);
  if (auto checked = CheckTogether(line.options, table); !checked) return Forward(checked);
  return line;
}

}  // namespace consumer
