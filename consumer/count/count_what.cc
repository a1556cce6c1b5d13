#include "consumer/count/count_what.h"

namespace consumer {

std::string_view NameOf(CountWhat what) {
  switch (what) {
    case CountWhat::kHashtags:
      return "hashtags";
    case CountWhat::kWords:
      return "words";
    case CountWhat::kMentions:
      return "mentions";
    case CountWhat::kCashtags:
      return "cashtags";
    case CountWhat::kUrls:
      return "urls";
    case CountWhat::kPattern:
      return kPatternPrefix;
    case CountWhat::kNone:
      break;
  }
  return "none";
}

std::string_view FieldOf(CountWhat what) {
  switch (what) {
    case CountWhat::kWords:
      return "word";
    case CountWhat::kMentions:
      return "mention";
    case CountWhat::kCashtags:
      return "cashtag";
    case CountWhat::kUrls:
      return "url";
    case CountWhat::kPattern:
      return "match";
    case CountWhat::kHashtags:
    case CountWhat::kNone:
      break;
  }
  return "hashtag";
}

std::optional<CountWhat> CountWhatOf(std::string_view text) {
  if (text.starts_with(kPatternPrefix)) return CountWhat::kPattern;
  for (const CountWhat what : kPlainCounts) {
    if (text == NameOf(what)) return what;
  }
  return std::nullopt;
}

}  // namespace consumer
