#include "consumer/command/job_setup.h"

#include <algorithm>
#include <span>
#include <vector>

#include "consumer/extract/case_folder.h"
#include "consumer/http/live_status.h"
#include "consumer/job/event_time_windowing.h"
#include "consumer/job/processing_time_windowing.h"
#include "consumer/options/window_rules.h"
#include "shared/kafka/service_config.h"

namespace consumer {

namespace {

constexpr std::size_t kConsoleTop = 10;
// What Dataset.show() shows, which ends the tutorials' queries.
constexpr std::size_t kSqlRows = 20;

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

// With the sign that the tags of this kind begin with. Words that hold a # need not begin with it.
std::string SignedTag(const std::string& tag, const ExtractOptions& extract) {
  constexpr std::string_view kFullWidth = "＃";
  const bool twitter_text = extract.tokenizer == Tokenizer::kTwitterText;
  switch (extract.what) {
    case CountWhat::kHashtags:
      if (twitter_text && tag.starts_with(kFullWidth)) return "#" + tag.substr(kFullWidth.size());
      return tag.find('#') == std::string::npos ? "#" + tag : tag;
    case CountWhat::kMentions:
      return tag.starts_with('@') ? tag : "@" + tag;
    case CountWhat::kCashtags:
      return tag.starts_with('$') ? tag : "$" + tag;
    default:
      return tag;
  }
}

TablePolicy TotalsPolicyOf(const SinkSpec& spec, const ConsumerOptions& options) {
  if (HoldsTable(spec.kind)) return TableHolderPolicy(options, options.top);
  // A query is asked of all of them, whatever it shows.
  if (spec.kind == SinkKind::kConsole && !options.sql.empty()) {
    return TableHolderPolicy(options, std::nullopt);
  }
  TablePolicy policy{.mode = options.output_mode, .kept_rows = KeepsRows(options), .top = {}};
  policy.top = spec.kind == SinkKind::kConsole ? PlacesOf(options) : options.top;
  return policy;
}

}  // namespace

// A window of the batches' time is shown when it slides, whatever the mode: each is another one.
WindowRows WindowRowsOf(const ConsumerOptions& options) {
  if (!options.windows.event_time) return WindowRows::kClosed;
  switch (options.output_mode) {
    case OutputMode::kComplete:
      return WindowRows::kOpen;
    case OutputMode::kUpdate:
      return WindowRows::kChanged;
    case OutputMode::kAppend:
      break;
  }
  return WindowRows::kClosed;
}

KafkaSourceOptions SourceOptionsOf(const ConsumerOptions& options) {
  return {.client = shared::kafka::ConfigOf(options.service, "HASHTAG_CONSUMER"),
          .topic = options.service.topic,
          .group = options.group,
          .on_data_loss = options.on_data_loss,
          .hashtags_header = options.extract.what == CountWhat::kHashtags &&
                             options.extract.tokenizer == Tokenizer::kTwitterText,
          .retweet_header = options.intake.skip_retweets,
          .user_header = !FollowedTagsOf(options).empty()};
}

TablePolicy PolicyOf(const SinkSpec& spec, const ConsumerOptions& options) {
  TablePolicy policy = TotalsPolicyOf(spec, options);
  policy.followed = TakesTweets(spec.kind);
  if (!options.windows.length) return policy;
  policy.windows = WindowRowsOf(options);
  policy.window_spec = WindowSpecOf(options.windows);
  policy.totals_too = policy.holds_table;
  policy.every_batch = spec.kind == SinkKind::kConsole && IsLiveView(SinkOptionsOf(options));
  return policy;
}

std::unique_ptr<Windowing> MakeWindowing(const ConsumerOptions& options,
                                         const shared::Clock& clock) {
  const WindowFlags& flags = options.windows;
  if (!flags.length) return nullptr;
  WindowingOptions windowing{.spec = WindowSpecOf(flags),
                             .rows = WindowRowsOf(options),
                             .places = JobOptionsOf(options).batch_rows};
  if (flags.event_time) {
    return std::make_unique<EventTimeWindowing>(
        windowing, EventTimeOptions{.delay = *flags.watermark, .idle_timeout = flags.idle_timeout},
        clock);
  }
  if (options.output_mode == OutputMode::kUpdate) windowing.rank_changes_of = options.top;
  return std::make_unique<ProcessingTimeWindowing>(windowing);
}

std::string Folded(std::string_view tag) {
  CaseFolder folder;
  folder.Fold(std::span(&tag, 1));
  return std::string(tag);
}

std::string AsCounted(const std::string& tag, const ExtractOptions& extract) {
  const std::string with_sign = SignedTag(tag, extract);
  return extract.fold_case ? Folded(with_sign) : with_sign;
}

bool SinksTakeTweets(const ConsumerOptions& options) {
  return std::ranges::any_of(options.sinks,
                             [](const SinkSpec& spec) { return TakesTweets(spec.kind); });
}

std::vector<std::string> FollowedTagsOf(const ConsumerOptions& options) {
  std::vector<std::string> tags;
  if (!options.service.http && !SinksTakeTweets(options)) return tags;
  for (const std::string& tag : options.follow.tags) {
    tags.push_back(AsCounted(tag, options.extract));
  }
  return tags;
}

std::size_t PlacesOf(const ConsumerOptions& options) { return options.top.value_or(kConsoleTop); }

SinkOptions SinkOptionsOf(const ConsumerOptions& options) {
  return {.console = {.field = std::string(FieldOf(options.extract.what)),
                      .truncate = options.truncate,
                      .show_counts = options.extract.what != CountWhat::kNone,
                      .count_by_window = options.windows.count_by_window,
                      .show_tweets = options.show_tweets > 0,
                      .sql_rows = options.top.value_or(kSqlRows)},
          .topic = options.service.topic,
          .top = PlacesOf(options),
          .plain = options.plain,
          .notes = options.notes,
          .windows = options.windows.length.has_value(),
          .ranks = options.output_mode == OutputMode::kUpdate && options.top &&
                   options.counts == CountScope::kRunning,
          .kafka = SourceOptionsOf(options).client,
          .table = options.table,
          .sql = options.sql,
          .sql_timeout = options.sql_timeout,
          .followed = !options.follow.tags.empty(),
          .followed_keep = options.follow.keep,
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
                 .state_ttl = options.state_ttl,
                 .show_tweets = options.show_tweets,
                 .intake = options.intake,
                 .followed_tags = FollowedTagsOf(options),
                 .sinks_take_tweets = SinksTakeTweets(options)};
  if (options.output_mode == OutputMode::kUpdate) job.rank_changes_of = options.top;
  const bool all = std::ranges::any_of(
      options.sinks, [&](const SinkSpec& spec) { return !PolicyOf(spec, options).top; });
  if (all) job.batch_rows.reset();
  if (!options.service.http) return job;
  job.history = true;
  if (job.batch_rows) job.batch_rows = std::max(*job.batch_rows, kLivePlaces);
  return job;
}

}  // namespace consumer
