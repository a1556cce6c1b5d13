#include "consumer/extract/patterns.h"

#include <fmt/format.h>

namespace consumer {
namespace {

using shared::ErrorKind;
using shared::Fail;
using shared::Result;

Result<std::unique_ptr<const RE2>> Checked(std::string_view regex) {
  if (regex.empty()) return Fail(ErrorKind::kUsage, "the regular expression is empty");
  auto compiled = CompilePattern(regex);
  if (compiled->ok()) return compiled;
  return Fail(ErrorKind::kUsage,
              fmt::format("\"{}\" is no regular expression of RE2: {}", regex, compiled->error()));
}

// npos where there is none.
std::size_t FirstUnescapedEquals(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '=') return at;
    if (text[at] == '\\') ++at;
  }
  return std::string_view::npos;
}

}  // namespace

std::unique_ptr<const RE2> CompilePattern(std::string_view regex) {
  return std::make_unique<const RE2>(re2::StringPiece(regex.data(), regex.size()), RE2::Quiet);
}

Result<std::string> CheckPattern(std::string_view regex) {
  if (auto checked = Checked(regex); !checked) return Forward(checked);
  return std::string(regex);
}

Result<std::string> CheckCountedPattern(std::string_view regex) {
  const auto checked = Checked(regex);
  if (!checked) return Forward(checked);
  const int groups = (*checked)->NumberOfCapturingGroups();
  if (groups <= 1) return std::string(regex);
  return Fail(ErrorKind::kUsage,
              fmt::format("\"{}\" has {} groups, and only one can be counted: write the others as "
                          "(?:...)",
                          regex, groups));
}

Result<CleanRule> ReadCleanRule(std::string_view text) {
  const std::size_t equals = FirstUnescapedEquals(text);
  if (equals == std::string_view::npos) {
    return Fail(ErrorKind::kUsage,
                fmt::format("\"{}\" lacks its \"=\": REGEX=REPLACEMENT, as in 'RT='", text));
  }
  CleanRule rule{.regex = std::string(text.substr(0, equals)),
                 .replacement = std::string(text.substr(equals + 1))};
  const auto checked = Checked(rule.regex);
  if (!checked) return Forward(checked);
  std::string why;
  if ((*checked)->CheckRewriteString(rule.replacement, &why)) return rule;
  return Fail(ErrorKind::kUsage,
              fmt::format("\"{}\" cannot replace \"{}\": {}", rule.replacement, rule.regex, why));
}

}  // namespace consumer
