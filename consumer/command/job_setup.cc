#include "consumer/command/job_setup.h"

#include <algorithm>
#include <set>
#include <vector>

#include "shared/json_text.h"
#include "shared/kafka/service_config.h"

namespace consumer {

namespace {

constexpr std::size_t kConsoleTop = 10;
// What Dataset.show() shows, which ends the tutorials' queries.
constexpr std::size_t kSqlRows = 20;

std::string NameOf(Tokenizer tokenizer) {
  switch (tokenizer) {
    case Tokenizer::kTwitterText:
      return "twitter-text";
    case Tokenizer::kSpark:
      return "spark";
    case Tokenizer::kPrefix:
      return "prefix";
  }
  return "";
}

std::string CountTextOf(const ExtractOptions& extract) {
  return std::string(NameOf(extract.what)) + extract.pattern;
}

// A JSON array; empty for an empty list.
std::string ListText(const std::vector<std::string>& texts) {
  if (texts.empty()) return "";
  std::string list;
  for (const std::string& text : texts) {
    list += list.empty() ? '[' : ',';
    shared::AppendJsonString(list, text);
  }
  return list + ']';
}

// Without repetitions: the same job, in whatever order they were given.
std::vector<std::string> Sorted(const std::vector<std::string>& texts) {
  const std::set<std::string> sorted(texts.begin(), texts.end());
  return {sorted.begin(), sorted.end()};
}

// The one that what is counted depends on: it alone makes another job.
Tokenizer UsedTokenizer(const ExtractOptions& extract) {
  switch (extract.what) {
    case CountWhat::kHashtags:
    case CountWhat::kNone:
      return extract.tokenizer;
    case CountWhat::kWords:
      if (extract.tokenizer == Tokenizer::kSpark) return Tokenizer::kSpark;
      break;
    default:
      break;
  }
  return Tokenizer::kTwitterText;
}

bool KeepsRows(const ConsumerOptions& options) {
  return options.counts == CountScope::kBatch ||
         (options.output_mode == OutputMode::kUpdate && options.top);
}

// A table is held by its changes, whatever the output mode; the top N and the counts of a batch
// replace it.
TablePolicy TableHolderPolicy(const ConsumerOptions& options, std::optional<std::size_t> top) {
  const bool batch = options.counts == CountScope::kBatch;
  return {.mode = top || batch ? OutputMode::kComplete : OutputMode::kUpdate,
          .kept_rows = batch,
          .top = top,
          .holds_table = true};
}

std::string HoldsOf(const ConsumerOptions& options) {
  std::string holds = options.counts == CountScope::kBatch ? "batch" : "all";
  if (options.top) holds += " top " + std::to_string(*options.top);
  return holds;
}

}  // namespace

JobIdentity IdentityOf(const ConsumerOptions& options, const std::string& cluster_id) {
  const TagFilters& filters = options.extract.filters;
  std::vector<std::string> clean;
  for (const CleanRule& rule : filters.clean) {
    clean.push_back(rule.regex + "=" + rule.replacement);
  }
  return {.topic = options.service.topic,
          .cluster_id = cluster_id,
          .count = CountTextOf(options.extract),
          .tokenizer = NameOf(UsedTokenizer(options.extract)),
          .fold_case = options.extract.fold_case,
          .flags = {.clean = ListText(clean),
                    .include = ListText(Sorted(filters.include)),
                    .exclude = ListText(Sorted(filters.exclude)),
                    .distinct_per_tweet = filters.distinct ? "true" : ""}};
}

KafkaSourceOptions SourceOptionsOf(const ConsumerOptions& options) {
  return {.client = shared::kafka::ConfigOf(options.service, "HASHTAG_CONSUMER"),
          .topic = options.service.topic,
          .group = options.group,
          .on_data_loss = options.on_data_loss,
          .hashtags_header = options.extract.what == CountWhat::kHashtags &&
                             options.extract.tokenizer == Tokenizer::kTwitterText};
}

TablePolicy PolicyOf(const SinkSpec& spec, const ConsumerOptions& options) {
  if (HoldsTable(spec.kind)) return TableHolderPolicy(options, options.top);
  // A query is asked of all of them, whatever it shows.
  if (spec.kind == SinkKind::kConsole && !options.sql.empty()) {
    return TableHolderPolicy(options, std::nullopt);
  }
  TablePolicy policy{.mode = options.output_mode, .kept_rows = KeepsRows(options), .top = {}};
  policy.top = options.top;
  if (spec.kind == SinkKind::kConsole) policy.top = PlacesOf(options);
  return policy;
}

std::size_t PlacesOf(const ConsumerOptions& options) { return options.top.value_or(kConsoleTop); }

SinkOptions SinkOptionsOf(const ConsumerOptions& options) {
  return {.console = {.field = std::string(FieldOf(options.extract.what)),
                      .truncate = options.truncate,
                      .show_counts = options.extract.what != CountWhat::kNone,
                      .show_tweets = options.show_tweets > 0,
                      .sql_rows = options.top.value_or(kSqlRows)},
          .topic = options.service.topic,
          .top = PlacesOf(options),
          .plain = options.plain,
          .ranks = options.output_mode == OutputMode::kUpdate && options.top &&
                   options.counts == CountScope::kRunning,
          .kafka = SourceOptionsOf(options).client,
          .table = options.table,
          .sql = options.sql,
          .sql_timeout = options.sql_timeout,
          .holds = HoldsOf(options)};
}

JobOptions JobOptionsOf(const ConsumerOptions& options) {
  JobOptions job{.trigger = options.trigger,
                 .max_batches = options.max_batches,
                 .counting = options.extract.what != CountWhat::kNone,
                 .counts = options.counts,
                 .rank_changes_of = {},
                 .top_places = PlacesOf(options),
                 .batch_rows = PlacesOf(options),
                 .show_tweets = options.show_tweets};
  if (options.output_mode == OutputMode::kUpdate) job.rank_changes_of = options.top;
  const bool all = std::ranges::any_of(
      options.sinks, [&](const SinkSpec& spec) { return !PolicyOf(spec, options).top; });
  if (all) job.batch_rows.reset();
  return job;
}

}  // namespace consumer
