#include "consumer/extract/pattern_matches.h"

#include "shared/utf8.h"

namespace consumer {

PatternMatches::PatternMatches(std::string_view regex)
    : regex_(CompilePattern(regex)), counted_(regex_->NumberOfCapturingGroups()) {}

void PatternMatches::Find(std::string_view text, std::vector<std::string_view>& tags) const {
  const re2::StringPiece searched(text.data(), text.size());
  re2::StringPiece found[2];
  std::size_t from = 0;
  while (from < text.size() &&
         regex_->Match(searched, from, text.size(), RE2::UNANCHORED, found, counted_ + 1)) {
    const re2::StringPiece& match = found[0];
    const re2::StringPiece& counted = found[counted_];
    if (!counted.empty()) tags.emplace_back(counted.data(), counted.size());
    from = static_cast<std::size_t>(match.data() + match.size() - text.data());
    if (match.empty() && from < text.size()) from += shared::DecodeUtf8(text, from).bytes;
  }
}

}  // namespace consumer
