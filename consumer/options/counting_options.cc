#include <array>

#include <fmt/format.h>

#include "consumer/count/count_what.h"
#include "consumer/extract/json_text.h"
#include "consumer/extract/patterns.h"
#include "consumer/options/option_groups.h"

namespace consumer {

using shared::Choice;
using shared::Count;
using shared::ErrorKind;
using shared::Fail;
using shared::Flag;
using shared::OptionTable;
using shared::OptionValue;
using shared::Result;

namespace {

constexpr std::string_view kPatternHint = "pattern:REGEX";

std::vector<std::string> CountNames() {
  std::vector<std::string> names;
  for (const CountWhat what : kPlainCounts) names.emplace_back(NameOf(what));
  names.insert(names.end() - 1, std::string(kPatternHint));
  return names;
}

Result<void> SetCount(std::string_view text, ExtractOptions& extract) {
  const auto what = CountWhatOf(text);
  if (!what) return std::unexpected(shared::NoSuchChoice(text, CountNames()));
  extract.what = *what;
  extract.pattern.clear();
  if (*what != CountWhat::kPattern) return {};
  auto pattern = CheckCountedPattern(text.substr(kPatternPrefix.size()));
  if (!pattern) return Forward(pattern);
  extract.pattern = *std::move(pattern);
  return {};
}

OptionValue What(ExtractOptions* extract) {
  auto set = [extract](const std::vector<std::string>& texts) {
    return SetCount(texts.back(), *extract);
  };
  return {OptionValue::Arity::kOne, shared::JoinChoices(CountNames()),
          std::string(NameOf(extract->what)), std::move(set)};
}

// Each text as `read` takes it; together they take the place of what was there.
template <typename T>
OptionValue Many(std::vector<T>* target, std::string hint, Result<T> (*read)(std::string_view)) {
  auto set = [target, read](const std::vector<std::string>& texts) -> Result<void> {
    std::vector<T> all;
    for (const std::string& text : texts) {
      auto one = read(text);
      if (!one) return Forward(one);
      all.push_back(*std::move(one));
    }
    *target = std::move(all);
    return {};
  };
  return {OptionValue::Arity::kMany, std::move(hint), "", std::move(set)};
}

constexpr std::string_view kJsonPrefix = "json:";

OptionValue ValueOption(std::optional<std::string>* pointer) {
  auto set = [pointer](const std::vector<std::string>& texts) -> Result<void> {
    const std::string_view text = texts.back();
    pointer->reset();
    if (text == "text") return {};
    if (!text.starts_with(kJsonPrefix)) {
      return std::unexpected(shared::NoSuchChoice(text, {"text", "json:/POINTER"}));
    }
    auto checked = CheckJsonPointer(text.substr(kJsonPrefix.size()));
    if (!checked) return Forward(checked);
    *pointer = *std::move(checked);
    return {};
  };
  return {OptionValue::Arity::kOne, "text|json:/POINTER", "text", std::move(set)};
}

void AddIntake(OptionTable& table, IntakeOptions& intake) {
  table.Add("--retweets", Choice<bool>(&intake.skip_retweets, {{"count", false}, {"skip", true}}),
            "Whether retweets count: records with the header retweet_of.");
  table.Add("--distinct-ids", Count(&intake.distinct_ids, 0, kMostDistinctIds),
            "Leave out a record whose key is among the last N keys, as one that was sent twice; "
            "0: count each. Costs about 100 bytes of memory a key.");
  table.Add("--value", ValueOption(&intake.json_pointer),
            "What a record's value is: the text itself, or JSON and where the text is in it, as in "
            "json:/text.");
}

void AddFilters(OptionTable& table, TagFilters& filters) {
  table.Add(
      "--clean", Many(&filters.clean, "REGEX=REPLACEMENT", ReadCleanRule),
      "Replace what matches in each text before anything is looked for in it; several in "
      "their order. \\1 is the first group; the first = that no \\ stands before ends REGEX.");
  table.Add("--include", Many(&filters.include, "REGEX", CheckPattern),
            "Count a tag only if one of these is found in it.");
  table.Add("--exclude", Many(&filters.exclude, "REGEX", CheckPattern),
            "Leave out a tag that one of these is found in.");
  table.Add("--distinct-per-tweet", Flag(&filters.distinct),
            "Count a tag once in a text, however often it is there.");
}

}  // namespace

void AddCounting(OptionTable& table, ConsumerOptions& options) {
  table.Group("Counting");
  table.Add("--count", What(&options.extract),
            "What is counted: Twitter's hashtags, mentions, cashtags or URLs, words, what a "
            "regular expression of RE2 matches (its group, if it has one), or nothing.");
  table.Add(
      "--tokenizer",
      Choice<Tokenizer>(&options.extract.tokenizer, {{"twitter-text", Tokenizer::kTwitterText},
                                                     {"spark", Tokenizer::kSpark},
                                                     {"prefix", Tokenizer::kPrefix}}),
      "What a hashtag is: Twitter's rules; words, split at spaces, that hold a #; words, "
      "split at white space, that begin with #. With --count words, spark splits at each space, "
      "as Spark does.");
  table.Add("--fold-case", Flag(&options.extract.fold_case), "Count #Kafka and #kafka as one.");
  AddFilters(table, options.extract.filters);
  AddIntake(table, options.intake);
  table.Add("--counts",
            Choice<CountScope>(&options.counts,
                               {{"running", CountScope::kRunning}, {"batch", CountScope::kBatch}}),
            "Totals since the beginning, or of each batch alone.");
}

}  // namespace consumer
