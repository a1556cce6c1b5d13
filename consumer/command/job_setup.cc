#include "consumer/command/job_setup.h"

#include <algorithm>

#include "shared/kafka/service_config.h"

namespace consumer {

namespace {

constexpr std::size_t kConsoleTop = 10;

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

bool KeepsRows(const ConsumerOptions& options) {
  return options.counts == CountScope::kBatch ||
         (options.output_mode == OutputMode::kUpdate && options.top);
}

}  // namespace

JobIdentity IdentityOf(const ConsumerOptions& options, const std::string& cluster_id) {
  return {.topic = options.service.topic,
          .cluster_id = cluster_id,
          .count = options.count == CountWhat::kNone ? "none" : "hashtags",
          .tokenizer = NameOf(options.extract.tokenizer),
          .fold_case = options.extract.fold_case};
}

KafkaSourceOptions SourceOptionsOf(const ConsumerOptions& options) {
  return {.client = shared::kafka::ConfigOf(options.service, "HASHTAG_CONSUMER"),
          .topic = options.service.topic,
          .group = options.group,
          .on_data_loss = options.on_data_loss,
          .hashtags_header = options.count == CountWhat::kHashtags &&
                             options.extract.tokenizer == Tokenizer::kTwitterText};
}

TablePolicy PolicyOf(const SinkSpec& spec, const ConsumerOptions& options) {
  TablePolicy policy{.mode = options.output_mode, .kept_rows = KeepsRows(options), .top = {}};
  policy.top = options.top;
  if (spec.kind == SinkKind::kConsole) policy.top = PlacesOf(options);
  return policy;
}

std::size_t PlacesOf(const ConsumerOptions& options) { return options.top.value_or(kConsoleTop); }

JobOptions JobOptionsOf(const ConsumerOptions& options) {
  JobOptions job{.trigger = options.trigger,
                 .max_batches = options.max_batches,
                 .counting = options.count != CountWhat::kNone,
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
