// Extractor finds what is counted in a tweet's text: hashtags by one of three rules.
//
//   std::unique_ptr<Extractor> extractor = MakeExtractor({.tokenizer = Tokenizer::kTwitterText});
//   std::vector<std::string_view> tags;
//   extractor->Extract("Hello #World", "", tags);     // tags == {"#World"}
//
// Pure: equal text gives equal tags. Not thread-safe (it may fold into a buffer of its own).
#pragma once

#include <memory>
#include <string_view>
#include <vector>

namespace consumer {

enum class Tokenizer { kTwitterText, kSpark, kPrefix };

struct ExtractOptions {
  Tokenizer tokenizer = Tokenizer::kTwitterText;
  bool fold_case = false;  // NFC(toCasefold(tag)).
};

class Extractor {
 public:
  virtual ~Extractor() = default;

  // Appends the tags of one text in the order of the text, with repetitions. `text` may be any
  // bytes: it is made valid UTF-8 first. `known_tags` is the record's header `hashtags`
  // (space-separated, no '#'); only twitter-text joins it in, each tag of it that the text does not
  // have. The views are valid until the next call and as long as `text` is.
  virtual void Extract(std::string_view text, std::string_view known_tags,
                       std::vector<std::string_view>& tags) = 0;
};

std::unique_ptr<Extractor> MakeExtractor(const ExtractOptions& options);

}  // namespace consumer
