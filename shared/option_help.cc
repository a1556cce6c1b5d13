#include "shared/option_help.h"

#include <algorithm>
#include <cstddef>

#include <fmt/format.h>

namespace shared {
namespace {

constexpr std::size_t kColumns = 80;
constexpr std::size_t kIndent = 6;

std::string Heading(const OptionSpec& option) {
  std::string line = "  ";
  if (!option.short_name.empty()) line += "-" + option.short_name;
  if (!option.short_name.empty() && !option.long_name.empty()) line += ", ";
  if (!option.long_name.empty()) line += "--" + option.long_name;
  if (!option.value.hint.empty()) line += " " + option.value.hint;
  return line + "\n";
}

std::string Entry(const OptionSpec& option, std::string_view environment_prefix) {
  std::string text = option.help;
  if (option.value.arity == OptionValue::Arity::kMany) text += " May be given several times.";
  if (!option.value.default_text.empty()) {
    text += fmt::format(" Default: {}.", option.value.default_text);
  }
  std::string entry = Heading(option) + WrapText(text, kIndent);
  if (!option.long_name.empty() && option.in_environment) {
    entry += WrapText("$" + EnvironmentNameOf(environment_prefix, option.long_name), kIndent);
  }
  return entry;
}

std::vector<std::string> GroupsOf(const std::vector<OptionSpec>& options, std::string_view last) {
  std::vector<std::string> groups;
  for (const OptionSpec& option : options) {
    if (option.group != last && std::ranges::count(groups, option.group) == 0) {
      groups.push_back(option.group);
    }
  }
  groups.emplace_back(last);
  return groups;
}

}  // namespace

std::string WrapText(std::string_view text, std::size_t indent) {
  std::string lines;
  while (!text.empty()) {
    std::size_t end = text.size();
    if (end > kColumns - indent) {
      end = text.rfind(' ', kColumns - indent);
      if (end == std::string_view::npos) end = std::min(text.find(' '), text.size());
    }
    lines += fmt::format("{:{}}{}\n", "", indent, text.substr(0, end));
    text.remove_prefix(std::min(text.size(), end + 1));
  }
  return lines;
}

std::string OptionHelp(const std::vector<OptionSpec>& options, std::string_view environment_prefix,
                       std::string_view last) {
  std::string help;
  for (const std::string& group : GroupsOf(options, last)) {
    help += fmt::format("\n{}:\n", group);
    for (const OptionSpec& option : options) {
      if (option.group == group) help += Entry(option, environment_prefix);
    }
  }
  return help;
}

}  // namespace shared
