#include "consumer/extract/extractor.h"

#include <span>
#include <string>

#include "consumer/extract/case_folder.h"
#include "consumer/extract/known_tags.h"
#include "consumer/extract/twitter_text.h"
#include "consumer/extract/word_split.h"
#include "shared/utf8.h"

namespace consumer {
namespace {

using Tags = std::vector<std::string_view>;
using Split = bool (*)(std::string_view text, Tags& tags);

class WordExtractor final : public Extractor {
 public:
  WordExtractor(Split split, bool fold_case) : split_(split), fold_case_(fold_case) {}

  void Extract(std::string_view text, std::string_view /*known_tags*/, Tags& tags) override {
    const std::size_t first = tags.size();
    if (!split_(text, tags)) {
      tags.resize(first);
      split_(shared::ToValidUtf8(text, repaired_), tags);
    }
    if (fold_case_) folder_.Fold(std::span(tags).subspan(first));
  }

 private:
  Split split_;
  bool fold_case_;
  std::string repaired_;
  CaseFolder folder_;
};

class TwitterTextExtractor final : public Extractor {
 public:
  explicit TwitterTextExtractor(bool fold_case) : fold_case_(fold_case) {}

  void Extract(std::string_view text, std::string_view known_tags, Tags& tags) override {
    const std::size_t first = tags.size();
    hashtags_.Find(text, tags);
    if (fold_case_) folder_.Fold(std::span(tags).subspan(first));
    if (known_tags.empty()) return;
    known_.Join(known_tags, fold_case_ ? &known_folder_ : nullptr, first, tags);
  }

 private:
  bool fold_case_;
  TwitterTextHashtags hashtags_;
  CaseFolder folder_;
  KnownTags known_;
  CaseFolder known_folder_;  // A folder's results last until its next call.
};

}  // namespace

std::unique_ptr<Extractor> MakeExtractor(const ExtractOptions& options) {
  switch (options.tokenizer) {
    case Tokenizer::kSpark:
      return std::make_unique<WordExtractor>(SplitSparkWords, options.fold_case);
    case Tokenizer::kPrefix:
      return std::make_unique<WordExtractor>(SplitPrefixWords, options.fold_case);
    case Tokenizer::kTwitterText:
      break;
  }
  return std::make_unique<TwitterTextExtractor>(options.fold_case);
}

}  // namespace consumer
