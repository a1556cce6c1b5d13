#include "consumer/extract/extractor.h"

#include <span>
#include <string>
#include <utility>

#include "consumer/extract/case_folder.h"
#include "consumer/extract/cashtags.h"
#include "consumer/extract/known_tags.h"
#include "consumer/extract/mentions.h"
#include "consumer/extract/pattern_matches.h"
#include "consumer/extract/twitter_text.h"
#include "consumer/extract/url_texts.h"
#include "consumer/extract/word_split.h"
#include "shared/utf8.h"

namespace consumer {
namespace {

using Tags = std::vector<std::string_view>;

// Of a finder whose tags may have bad parts: then it finds them anew in the text made valid.
template <typename Finder>
class RepairingExtractor final : public Extractor {
 public:
  RepairingExtractor(Finder finder, bool fold_case)
      : finder_(std::move(finder)), fold_case_(fold_case) {}

  void Extract(std::string_view text, std::string_view /*known_tags*/, Tags& tags) override {
    const std::size_t first = tags.size();
    if (!finder_(text, tags)) {
      tags.resize(first);
      finder_(shared::ToValidUtf8(text, repaired_), tags);
    }
    if (fold_case_) folder_.Fold(std::span(tags).subspan(first));
  }

 private:
  Finder finder_;
  bool fold_case_;
  std::string repaired_;
  CaseFolder folder_;
};

template <typename Finder>
std::unique_ptr<Extractor> Repairing(Finder finder, bool fold_case) {
  return std::make_unique<RepairingExtractor<Finder>>(std::move(finder), fold_case);
}

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

std::unique_ptr<Extractor> MakeHashtags(const ExtractOptions& options) {
  switch (options.tokenizer) {
    case Tokenizer::kSpark:
      return Repairing(SplitSparkWords, options.fold_case);
    case Tokenizer::kPrefix:
      return Repairing(SplitPrefixWords, options.fold_case);
    case Tokenizer::kTwitterText:
      break;
  }
  return std::make_unique<TwitterTextExtractor>(options.fold_case);
}

std::unique_ptr<Extractor> MakeWords(const ExtractOptions& options) {
  const bool spark = options.tokenizer == Tokenizer::kSpark;
  return Repairing(spark ? SplitAtSpaces : SplitWords, options.fold_case);
}

// Neither mentions nor cashtags have bad parts.
std::unique_ptr<Extractor> MakeMentions(bool fold_case) {
  const auto find = [finder = Mentions()](std::string_view text, Tags& tags) mutable {
    finder.Find(text, tags);
    return true;
  };
  return Repairing(find, fold_case);
}

std::unique_ptr<Extractor> MakeCashtags(bool fold_case) {
  const auto find = [](std::string_view text, Tags& tags) {
    FindCashtags(text, tags);
    return true;
  };
  return Repairing(find, fold_case);
}

std::unique_ptr<Extractor> MakeUrls(bool fold_case) {
  const auto find = [finder = UrlTexts()](std::string_view text, Tags& tags) mutable {
    return finder.Find(text, tags);
  };
  return Repairing(find, fold_case);
}

std::unique_ptr<Extractor> MakePattern(const ExtractOptions& options) {
  auto find = [matches = PatternMatches(options.pattern)](std::string_view text, Tags& tags) {
    if (!shared::IsValidUtf8(text)) return false;
    matches.Find(text, tags);
    return true;
  };
  return Repairing(std::move(find), options.fold_case);
}

std::unique_ptr<Extractor> MakeFinder(const ExtractOptions& options) {
  switch (options.what) {
    case CountWhat::kWords:
      return MakeWords(options);
    case CountWhat::kMentions:
      return MakeMentions(options.fold_case);
    case CountWhat::kCashtags:
      return MakeCashtags(options.fold_case);
    case CountWhat::kUrls:
      return MakeUrls(options.fold_case);
    case CountWhat::kPattern:
      return MakePattern(options);
    case CountWhat::kHashtags:
    case CountWhat::kNone:
      break;
  }
  return MakeHashtags(options);
}

}  // namespace

std::unique_ptr<Extractor> MakeExtractor(const ExtractOptions& options) {
  return MakeFiltered(options.filters, MakeFinder(options));
}

}  // namespace consumer
