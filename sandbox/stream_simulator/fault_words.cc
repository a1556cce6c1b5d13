#include "sandbox/stream_simulator/fault_words.h"

#include <algorithm>
#include <charconv>

#include <fmt/core.h>

namespace sandbox {
namespace {

using shared::ErrorKind;
using shared::Fail;
using shared::Result;

constexpr std::string_view kBlank = " \t\r";

std::string_view TakeUpTo(std::string_view& text, std::string_view separators) {
  const std::string_view piece = text.substr(0, text.find_first_of(separators));
  text.remove_prefix(std::min(text.size(), piece.size() + 1));
  return piece;
}

Result<FaultWord> ReadWord(std::string_view text) {
  FaultWord word;
  std::string_view rest = text;
  word.name = TakeUpTo(rest, ":");
  if (word.name.size() + 1 == text.size()) {
    return Fail(ErrorKind::kUsage, fmt::format("\"{}\" ends without its value", text));
  }
  while (!rest.empty()) {
    const std::string_view argument = TakeUpTo(rest, ",");
    const std::size_t equals = argument.find('=');
    if (equals == std::string_view::npos) {
      word.value = argument;
    } else if (equals == 0) {
      return Fail(ErrorKind::kUsage, fmt::format("\"{}\" has a \"=\" without a name", text));
    } else {
      word.settings[std::string(argument.substr(0, equals))] = argument.substr(equals + 1);
    }
  }
  return word;
}

Result<std::int64_t> ReadNumber(const std::string& name, const std::string& text, std::int64_t low,
                                std::int64_t high) {
  std::int64_t number = 0;
  const char* const last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), last, number);
  if (error == std::errc() && end == last && number >= low && number <= high) return number;
  return Fail(ErrorKind::kUsage,
              fmt::format("{}: \"{}\" is no whole number from {} to {}", name, text, low, high));
}

}  // namespace

Result<std::int64_t> FaultWord::Number(std::int64_t otherwise, std::int64_t low,
                                       std::int64_t high) const {
  if (value.empty()) return otherwise;
  return ReadNumber(name, value, low, high);
}

Result<std::int64_t> FaultWord::Setting(const std::string& key, std::int64_t otherwise,
                                        std::int64_t low, std::int64_t high) const {
  const auto found = settings.find(key);
  if (found == settings.end()) return otherwise;
  return ReadNumber(name + " " + key, found->second, low, high);
}

Result<std::vector<FaultWord>> SplitFaultWords(std::string_view line) {
  std::vector<FaultWord> words;
  while (!line.empty()) {
    const std::string_view text = TakeUpTo(line, kBlank);
    if (text.empty()) continue;
    auto word = ReadWord(text);
    if (!word) return shared::Forward(word);
    words.push_back(*std::move(word));
  }
  return words;
}

}  // namespace sandbox
