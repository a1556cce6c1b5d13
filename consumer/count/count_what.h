// What of a text is counted, and what it is called.
//
//   CountWhatOf("pattern:[0-9]+");      // kPattern
//   FieldOf(CountWhat::kMentions);      // "mention"
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace consumer {

enum class CountWhat : std::uint8_t {
  kHashtags,
  kWords,
  kMentions,
  kCashtags,
  kUrls,
  kPattern,  // What a regular expression matches.
  kNone,
};

// Before the regular expression, where the option and the checkpoint name both.
inline constexpr std::string_view kPatternPrefix = "pattern:";

// By their names, but for pattern:REGEX.
inline constexpr std::array kPlainCounts = {CountWhat::kHashtags, CountWhat::kWords,
                                            CountWhat::kMentions, CountWhat::kCashtags,
                                            CountWhat::kUrls,     CountWhat::kNone};

// The name that --count and the checkpoint know it by: "hashtags"; "pattern:" for a pattern, which
// its expression follows.
std::string_view NameOf(CountWhat what);

// The name of a row's first column: "hashtag". Where nothing is counted it is that too.
std::string_view FieldOf(CountWhat what);

// Takes what --count and the checkpoint have. Absent: no such thing. Whether the expression of a
// pattern is one is not looked at.
std::optional<CountWhat> CountWhatOf(std::string_view text);

}  // namespace consumer
