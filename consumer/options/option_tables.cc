#include "consumer/options/option_tables.h"

#include <cstdint>

#include "consumer/options/option_groups.h"
#include "shared/http/http_option.h"

namespace consumer {
namespace {

using shared::Count;
using shared::Environment;
using shared::Flag;
using shared::OptionTable;
using shared::OptionValue;
using shared::Text;

void AddGroup(OptionTable& table, ConsumerOptions& options) {
  table.Group("Kafka");
  OptionValue group = Text(&options.group, "NAME");
  group.default_text = "hashtag-consumer-TOPIC";
  table.Add("--group", std::move(group),
            "The consumer group that positions are committed to, for lag tools.");
}

void AddRun(OptionTable& table, ConsumerOptions& options, const Environment& environment) {
  AddKafkaOptions(table, options.service, "30s for --trigger once and available-now, else no end");
  AddTopicOption(table, options.service);
  AddGroup(table, options);
  AddReading(table, options);
  AddCheckpoint(table, options, environment);
  table.Add("--fresh", Flag(&options.fresh),
            "Begin anew: move an old checkpoint aside, with its date in the name.");
  AddCopies(table, options, environment);
  AddBatches(table, options);
  AddCounting(table, options);
  AddWindows(table, options);
  AddOutput(table, options);
  AddFollow(table, options);
  table.Group("General");
  shared::http::AddHttpOption(table, options.service,
                              "Serve the dashboard, its API, /events, /livez and /readyz there, to "
                              "programs of this machine (127.0.0.1:8080; port 0: any free one, "
                              "which the log tells).");
  constexpr std::uint64_t kMostLabels = 100;  // Each is a series that Prometheus keeps.
  table.Add("--metrics-top", Count(&options.metrics_top, 0, kMostLabels),
            "Give the first N tags a metric each in /metrics, with the tag as its label.");
}

// The options of all commands that look at a checkpoint.
void AddLook(OptionTable& table, ConsumerOptions& options, const Environment& environment) {
  AddCheckpoint(table, options, environment);
  AddTopicOption(table, options.service);
}

void AddRowsToPrint(OptionTable& table, ConsumerOptions& options) {
  table.Group("Output");
  table.Add("--top", Count(&options.top, 1, UINT64_MAX), "Rows to print. Default: all.");
  AddJson(table, options);
}

void AddStateShow(OptionTable& table, ConsumerOptions& options, const Environment& environment) {
  AddLook(table, options, environment);
  AddAt(table, options.state);
  AddRowsToPrint(table, options);
}

void AddStateList(OptionTable& table, ConsumerOptions& options, const Environment& environment) {
  AddLook(table, options, environment);
  table.Group("Output");
  AddJson(table, options);
}

void AddStateDiff(OptionTable& table, ConsumerOptions& options, const Environment& environment) {
  AddCompared(table, options.state);
  AddLook(table, options, environment);
  AddRowsToPrint(table, options);
}

void AddStateExport(OptionTable& table, ConsumerOptions& options, const Environment& environment) {
  AddLook(table, options, environment);
  AddAt(table, options.state);
}

void AddStateVerify(OptionTable& table, ConsumerOptions& options, const Environment& environment) {
  AddKafkaOptions(table, options.service, "30s");
  AddLook(table, options, environment);
}

void AddStateRebase(OptionTable& table, ConsumerOptions& options, const Environment& environment) {
  AddKafkaOptions(table, options.service, "30s");
  AddTopicOption(table, options.service);
  AddCheckpoint(table, options, environment);
  AddRebase(table, options.state);
}

void AddStateRestore(OptionTable& table, ConsumerOptions& options, const Environment& environment) {
  AddFrom(table, options.state, environment);
  AddLook(table, options, environment);
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
    case Command::kStateList:
      AddStateList(table, options, environment);
      break;
    case Command::kStateDiff:
      AddStateDiff(table, options, environment);
      break;
    case Command::kStateExport:
      AddStateExport(table, options, environment);
      break;
    case Command::kStateVerify:
      AddStateVerify(table, options, environment);
      break;
    case Command::kStateRestore:
      AddStateRestore(table, options, environment);
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
