#include <cstdint>

#include <fmt/format.h>

#include "consumer/options/option_groups.h"
#include "consumer/sink/tag_tables.h"

namespace consumer {

using shared::Choice;
using shared::Count;
using shared::Flag;
using shared::OptionTable;
using shared::OptionValue;
using shared::Result;
using shared::Text;

namespace {

constexpr const char* kSinkForms =
    "console|jsonl:PATH|csv:PATH|kafka:TOPIC[?transactional]|sqlite:PATH";

Result<std::string> CheckTable(std::string_view text) {
  if (IsTableName(text)) return std::string(text);
  return shared::Fail(shared::ErrorKind::kUsage,
                      fmt::format("\"{}\" is no name for a table: letters, digits and underscores, "
                                  "no digit first, none of windows, window_totals, batches",
                                  text));
}

OptionValue Sinks(std::vector<SinkSpec>* target) {
  auto set = [target](const std::vector<std::string>& texts) -> Result<void> {
    auto sinks = ParseSinks(texts);
    if (!sinks) return Forward(sinks);
    *target = *std::move(sinks);
    return {};
  };
  return {OptionValue::Arity::kMany, kSinkForms, "console", std::move(set)};
}

}  // namespace

void AddOutput(OptionTable& table, ConsumerOptions& options) {
  table.Group("Output");
  table.Add("--sink", Sinks(&options.sinks), "Where the table of each batch is written.");
  table.Add("--table", shared::Parsed<std::string>(&options.table, "NAME", "hashtags", CheckTable),
            "The table of the totals in SQLite and for --sql.");
  table.Add("--sql", shared::Text(&options.sql, "QUERY"),
            "Show the result of this query over the totals on the console, as in 'select hashtag, "
            "hashtag_count from hashtags order by hashtag_count desc limit 10'.");
  table.Add(
      "--sql-timeout",
      shared::Duration(&options.sql_timeout, std::chrono::milliseconds(10), std::chrono::hours(1)),
      "End a query that runs longer.");
  table.Add("--output-mode",
            Choice<OutputMode>(&options.output_mode, {{"complete", OutputMode::kComplete},
                                                      {"update", OutputMode::kUpdate},
                                                      {"append", OutputMode::kAppend}}),
            "The whole table after each batch; or what the batch changed; or each window once, "
            "when it is complete.");
  table.Add("--top", Count(&options.top, 1, UINT64_MAX),
            "Rows of a table. Default: 10 on the console, all elsewhere.");
  table.Add("--show-tweets", Count(&options.show_tweets, 0, 10'000),
            "Print the first N texts of each batch.");
  table.Add("--truncate", Count(&options.truncate, 0, UINT64_MAX),
            "Cut the console's cells at N characters; 0: never.");
  table.Add("--progress-json", Text(&options.progress_json, "FILE|-"),
            "Append an object about each batch, as Spark's StreamingQueryProgress, to a file, or "
            "to stdout (-).");
  table.Add("--plain", Flag(&options.plain), "No live view: print tables on a terminal too.");
  table.Add("--notes", Text(&options.notes, "FILE"),
            "Show the lines of a file in the live view: the first above it, the others below.");
}

void AddJson(OptionTable& table, ConsumerOptions& options) {
  table.AddFlagOnly("--json", Flag(&options.json), "Print JSON instead of a table.");
}

}  // namespace consumer
