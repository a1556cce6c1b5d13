#include <set>
#include <string>
#include <vector>

#include "consumer/command/job_setup.h"
#include "consumer/options/window_rules.h"
#include "shared/json_text.h"
#include "shared/time_text.h"

namespace consumer {

namespace {

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

void SetWindows(const WindowFlags& windows, CountingFlags& flags) {
  const WindowSpec spec = WindowSpecOf(windows);
  flags.window = shared::FormatDuration(std::chrono::milliseconds(spec.length));
  if (spec.slide != spec.length) {
    flags.slide = shared::FormatDuration(std::chrono::milliseconds(spec.slide));
  }
  if (windows.event_time) flags.event_time = "true";
}

}  // namespace

JobIdentity IdentityOf(const ConsumerOptions& options, const std::string& cluster_id) {
  const TagFilters& filters = options.extract.filters;
  const IntakeOptions& intake = options.intake;
  std::vector<std::string> clean;
  for (const CleanRule& rule : filters.clean) {
    clean.push_back(rule.regex + "=" + rule.replacement);
  }
  JobIdentity identity = {
      .topic = options.service.topic,
      .cluster_id = cluster_id,
      .count = CountTextOf(options.extract),
      .tokenizer = NameOf(UsedTokenizer(options.extract)),
      .fold_case = options.extract.fold_case,
      .flags = {.clean = ListText(clean),
                .include = ListText(Sorted(filters.include)),
                .exclude = ListText(Sorted(filters.exclude)),
                .distinct_per_tweet = filters.distinct ? "true" : "",
                .retweets = intake.skip_retweets ? "skip" : "",
                .distinct_ids = intake.distinct_ids > 0 ? std::to_string(intake.distinct_ids) : "",
                .value = intake.json_pointer ? "json:" + *intake.json_pointer : ""}};
  if (options.windows.length) SetWindows(options.windows, identity.flags);
  return identity;
}

}  // namespace consumer
