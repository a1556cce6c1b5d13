// Extractor finds what is counted in a tweet's text: hashtags by one of three rules, or words,
// mentions, cashtags, URLs, or what a regular expression matches. Each of them is called a tag.
//
//   std::unique_ptr<Extractor> extractor = MakeExtractor({.tokenizer = Tokenizer::kTwitterText});
//   std::vector<std::string_view> tags;
//   extractor->Extract("Hello #World", "", tags);     // tags == {"#World"}
//
// Pure: equal text gives equal tags. Not thread-safe (it may fold into a buffer of its own).
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "consumer/count/count_what.h"
#include "consumer/extract/tag_filters.h"

namespace consumer {

enum class Tokenizer { kTwitterText, kSpark, kPrefix };

struct ExtractOptions {
  CountWhat what = CountWhat::kHashtags;  // kNone: the tags are found, and are for nobody.
  std::string pattern = {};               // Of kPattern; CheckCountedPattern took it.
  // What a hashtag is. Words are split at spaces with kSpark, otherwise at white space; nothing
  // else depends on it.
  Tokenizer tokenizer = Tokenizer::kTwitterText;
  bool fold_case = false;  // NFC(toCasefold(tag)).
  TagFilters filters = {};
};

class Extractor {
 public:
  virtual ~Extractor() = default;

  // Appends the tags of one text in the order of the text, with repetitions. `text` may be any
  // bytes: it is made valid UTF-8 first. `known_tags` is the record's header `hashtags`
  // (space-separated, no '#'); only hashtags by twitter-text join it in, each tag of it that the
  // text does not have. The views are valid until the next call and as long as `text` is.
  virtual void Extract(std::string_view text, std::string_view known_tags,
                       std::vector<std::string_view>& tags) = 0;
};

std::unique_ptr<Extractor> MakeExtractor(const ExtractOptions& options);

}  // namespace consumer
