#include "producer/rules/rules_file.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>

#include <fmt/format.h>

namespace producer {
namespace {

using shared::ErrorKind;
using shared::Fail;
using shared::Result;

std::string_view Trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r";
  text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
  return text.substr(0, text.find_last_not_of(kBlanks) + 1);
}

bool IsPassedOver(std::string_view line) {
  return line.empty() || line == "#" || line.starts_with("# ") || line.starts_with("#\t");
}

// The error says what is wrong, without file and line.
Result<StreamRule> ParseRule(std::string_view line) {
  StreamRule rule;
  if (line.starts_with('[')) {
    const std::size_t end = line.find(']');
    if (end == std::string_view::npos) return Fail(ErrorKind::kUsage, "the label has no ]");
    rule.tag = Trimmed(line.substr(1, end - 1));
    line = Trimmed(line.substr(end + 1));
    if (rule.tag.empty()) return Fail(ErrorKind::kUsage, "the label is empty");
  }
  rule.value = line;
  if (line.empty()) return Fail(ErrorKind::kUsage, "no rule follows the label");
  return rule;
}

}  // namespace

Result<StreamRules> ParseRules(std::string_view text, std::string_view file_name) {
  StreamRules rules;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t size = std::min(text.find('\n'), text.size());
    const std::string_view line = Trimmed(text.substr(0, size));
    text.remove_prefix(std::min(text.size(), size + 1));
    if (IsPassedOver(line)) continue;
    auto rule = ParseRule(line);
    if (!rule) return shared::Annotate(rule, fmt::format("{}:{}", file_name, number));
    if (std::ranges::find(rules, rule->value, &StreamRule::value) != rules.end()) {
      return Fail(ErrorKind::kUsage,
                  fmt::format("{}:{}: this rule stands there twice", file_name, number));
    }
    rules.push_back(*std::move(rule));
  }
  if (!rules.empty()) return rules;
  return Fail(ErrorKind::kUsage, fmt::format("{}: no rule stands there", file_name));
}

Result<StreamRules> LoadRules(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  if (!in.is_open() || in.bad()) {
    return Fail(ErrorKind::kUsage, fmt::format("--rules {}: cannot be read", file.string()));
  }
  return ParseRules(text, file.string());
}

}  // namespace producer
