#include "consumer/extract/tag_filters.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "consumer/extract/extractor.h"
#include "shared/utf8.h"

namespace consumer {
namespace {

using Tags = std::vector<std::string_view>;
using Pattern = std::unique_ptr<const RE2>;

std::vector<Pattern> Compiled(const std::vector<std::string>& regexes) {
  std::vector<Pattern> patterns;
  for (const std::string& regex : regexes) patterns.push_back(CompilePattern(regex));
  return patterns;
}

class TextCleaner {
 public:
  explicit TextCleaner(const std::vector<CleanRule>& rules) {
    for (const CleanRule& rule : rules) {
      rules_.push_back({CompilePattern(rule.regex), rule.replacement});
    }
  }

  // Valid until the next call, and as long as `text` is.
  std::string_view Clean(std::string_view text) {
    if (rules_.empty()) return text;
    cleaned_ = shared::ToValidUtf8(text, repaired_);
    for (const Rule& rule : rules_) {
      RE2::GlobalReplace(&cleaned_, *rule.pattern, rule.replacement);
    }
    return cleaned_;
  }

 private:
  struct Rule {
    Pattern pattern;
    std::string replacement;
  };

  std::vector<Rule> rules_;
  std::string repaired_;
  std::string cleaned_;
};

class FilteringExtractor final : public Extractor {
 public:
  FilteringExtractor(const TagFilters& filters, std::unique_ptr<Extractor> inner)
      : cleaner_(filters.clean),
        include_(Compiled(filters.include)),
        exclude_(Compiled(filters.exclude)),
        distinct_(filters.distinct),
        inner_(std::move(inner)) {}

  void Extract(std::string_view text, std::string_view known_tags, Tags& tags) override {
    const std::size_t first = tags.size();
    inner_->Extract(cleaner_.Clean(text), known_tags, tags);
    const auto begin = tags.begin() + static_cast<std::ptrdiff_t>(first);
    auto end = std::remove_if(begin, tags.end(), [this](std::string_view t) { return Drops(t); });
    if (distinct_) end = DropRepeated(begin, end);
    tags.erase(end, tags.end());
  }

 private:
  bool Drops(std::string_view tag) const {
    const re2::StringPiece text(tag.data(), tag.size());
    const auto found = [&text](const Pattern& each) { return RE2::PartialMatch(text, *each); };
    return (!include_.empty() && std::ranges::none_of(include_, found)) ||
           std::ranges::any_of(exclude_, found);
  }

  static Tags::iterator DropRepeated(Tags::iterator begin, Tags::iterator end) {
    if (end - begin < 2) return end;
    std::set<std::string_view> present;
    return std::remove_if(begin, end,
                          [&](std::string_view tag) { return !present.insert(tag).second; });
  }

  TextCleaner cleaner_;
  std::vector<Pattern> include_;
  std::vector<Pattern> exclude_;
  bool distinct_;
  std::unique_ptr<Extractor> inner_;
};

}  // namespace

std::unique_ptr<Extractor> MakeFiltered(const TagFilters& filters,
                                        std::unique_ptr<Extractor> inner) {
  if (filters == TagFilters()) return inner;
  return std::make_unique<FilteringExtractor>(filters, std::move(inner));
}

}  // namespace consumer
