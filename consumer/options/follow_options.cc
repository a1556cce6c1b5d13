#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "consumer/options/follow_rules.h"
#include "consumer/options/option_groups.h"
#include "consumer/options/option_rules.h"
#include "shared/utf8.h"

namespace consumer {

using shared::Count;
using shared::ErrorKind;
using shared::Fail;
using shared::OptionTable;
using shared::OptionValue;
using shared::Result;

namespace {

OptionValue Tags(std::vector<std::string>* target) {
  auto set = [target](const std::vector<std::string>& texts) -> Result<void> {
    for (const std::string& text : texts) {
      if (text.empty()) return Fail(ErrorKind::kUsage, "a tag to follow is not empty");
      if (!shared::IsValidUtf8(text)) return Fail(ErrorKind::kUsage, "a tag to follow is UTF-8");
    }
    *target = texts;
    return {};
  };
  return {OptionValue::Arity::kMany, "TAG", "", std::move(set)};
}

bool Takes(const ConsumerOptions& options, bool (*takes)(SinkKind kind)) {
  return std::ranges::any_of(options.sinks,
                             [takes](const SinkSpec& spec) { return takes(spec.kind); });
}

}  // namespace

void AddFollow(OptionTable& table, ConsumerOptions& options) {
  table.Add(
      "--follow-tag", Tags(&options.follow.tags),
      "Write each tweet with this tag to the sinks jsonl, csv and sqlite, and show the last ones "
      "at --http.");
  table.Add("--follow-keep", Count(&options.follow.keep, 0, INT64_MAX),
            "Tweets of each followed tag that sqlite keeps, the newest; 0: all.");
}

Result<void> CheckFollow(const ConsumerOptions& options, const OptionTable& table) {
  if (options.follow.tags.empty()) {
    return RefuseFlags(table, {"follow-keep"}, "no tag is followed; add --follow-tag TAG");
  }
  if (!Takes(options, TakesTweets) && !options.service.http) {
    return RefuseFlags(table, {"follow-tag", "follow-keep"},
                       "no sink takes tweets; add --sink jsonl:PATH, csv:PATH or sqlite:PATH, or "
                       "--http HOST:PORT");
  }
  if (Takes(options, [](SinkKind kind) { return kind == SinkKind::kSqlite; })) return {};
  return RefuseFlags(table, {"follow-keep"},
                     "it is about SQLite, files keep every tweet; add --sink sqlite:PATH");
}

}  // namespace consumer
