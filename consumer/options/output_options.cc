#include <cstdint>

#include "consumer/options/option_groups.h"

namespace consumer {

using shared::Choice;
using shared::Count;
using shared::Flag;
using shared::OptionTable;
using shared::OptionValue;
using shared::Result;

namespace {

OptionValue Sinks(std::vector<SinkSpec>* target) {
  auto set = [target](const std::vector<std::string>& texts) -> Result<void> {
    auto sinks = ParseSinks(texts);
    if (!sinks) return Forward(sinks);
    *target = *std::move(sinks);
    return {};
  };
  return {OptionValue::Arity::kMany, "console|jsonl:PATH", "console", std::move(set)};
}

}  // namespace

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

}  // namespace consumer
