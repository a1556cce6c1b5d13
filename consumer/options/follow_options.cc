#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "consumer/options/follow_rules.h"
#include "consumer/options/option_groups.h"
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
  table.Add("--follow-tag", Tags(&options.follow.tags),
            "Write each tweet with this tag to the sinks jsonl, csv and sqlite.");
  table.Add("--follow-keep", Count(&options.follow.keep, 0, INT64_MAX),
            "Tweets of each followed tag that sqlite keeps, the newest; 0: all.");
}

Result<void> CheckFollow(const ConsumerOptions& options, const OptionTable& table) {
  const auto typed = [&table](const char* name) {
    return table.OriginOf(name) == shared::Origin::kFlag;
  };
  const bool keep_typed = typed("follow-keep");
  if (!options.follow.tags.empty()) {
    if (typed("follow-tag") && !Takes(options, TakesTweets)) {
      return Fail(ErrorKind::kUsage,
                  "--follow-tag writes tweets to files, and no sink here takes them: add --sink "
                  "jsonl:PATH, csv:PATH or sqlite:PATH");
    }
  } else if (keep_typed) {
    return Fail(ErrorKind::kUsage,
                "--follow-keep does nothing here: no tag is followed; add --follow-tag TAG");
  }
  if (!keep_typed || Takes(options, [](SinkKind kind) { return kind == SinkKind::kSqlite; })) {
    return {};
  }
  return Fail(ErrorKind::kUsage,
              "--follow-keep does nothing here: it is about SQLite, files keep every tweet; add "
              "--sink sqlite:PATH");
}

}  // namespace consumer
