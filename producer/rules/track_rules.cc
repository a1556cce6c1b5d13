#include "producer/rules/track_rules.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

namespace producer {
namespace {

using shared::ErrorKind;
using shared::Result;

constexpr std::string_view kBlanks = " \t\r\n";

std::vector<std::string_view> Split(std::string_view text, std::string_view separators) {
  std::vector<std::string_view> pieces;
  while (!text.empty()) {
    const std::size_t size = std::min(text.find_first_of(separators), text.size());
    std::string_view piece = text.substr(0, size);
    text.remove_prefix(std::min(text.size(), size + 1));
    piece.remove_prefix(std::min(piece.find_first_not_of(kBlanks), piece.size()));
    piece = piece.substr(0, piece.find_last_not_of(kBlanks) + 1);
    if (!piece.empty()) pieces.push_back(piece);
  }
  return pieces;
}

bool IsAsciiWordByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// Beyond ASCII stand the letters of other scripts, and emoji, which X takes as they are.
bool IsPlainByte(char c) { return IsAsciiWordByte(c) || static_cast<unsigned char>(c) >= 0x80; }

bool IsPlain(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, IsPlainByte);
}

// Words that X takes for operators, or refuses as ambiguous.
bool IsReserved(std::string_view word) {
  constexpr std::array<std::string_view, 3> kReserved = {"or", "and", "not"};
  return std::ranges::any_of(kReserved, [&](std::string_view one) {
    return std::ranges::equal(one, word, [](char a, char b) { return a == (b | 0x20); });
  });
}

// As X's parser reads it as one phrase. In Twitter's track a quotation mark is mere punctuation.
std::string Quoted(std::string_view term) {
  std::string quoted = "\"";
  for (const char c : term) {
    if (c != '"' && c != '\\') quoted += c;
  }
  return quoted + "\"";
}

std::string Word(std::string_view word) {
  return IsPlain(word) && !IsReserved(word) ? std::string(word) : Quoted(word);
}

// "#cpp", also with the full-width signs that Twitter takes for # and @.
std::string AsciiSigned(std::string_view term) {
  constexpr std::array<std::pair<std::string_view, char>, 3> kWide = {
      {{"＃", '#'}, {"＠", '@'}, {"＄", '$'}}};
  for (const auto& [wide, sign] : kWide) {
    if (term.starts_with(wide)) return sign + std::string(term.substr(wide.size()));
  }
  return std::string(term);
}

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Whether X has an operator of that sign for what follows it.
bool IsEntity(std::string_view term) {
  const std::string_view rest = term.substr(1);
  switch (term.front()) {
    case '#':
      return IsPlain(rest);
    case '@':
      return !rest.empty() && std::ranges::all_of(rest, IsAsciiWordByte);
    case '$':
      return !rest.empty() && std::ranges::all_of(rest, IsLetter);
    default:
      return false;
  }
}

bool IsOnlyQuotes(std::string_view term) {
  return term.find_first_not_of("\"\\") == std::string_view::npos;
}

std::string RuleOfTerm(std::string_view written) {
  const std::string term = AsciiSigned(written);
  if (IsEntity(term)) return term;
  const std::string word = Word(term);
  return fmt::format("({} OR url:{})", word, word);
}

std::string RuleOfPhrase(std::string_view phrase) {
  std::string rule;
  for (const std::string_view term : Split(phrase, kBlanks)) {
    if (IsOnlyQuotes(term)) continue;
    if (!rule.empty()) rule += ' ';
    rule += RuleOfTerm(term);
  }
  return rule;
}

// " lang:en", " (lang:en OR lang:de)", or nothing.
Result<std::string> LanguageClause(std::string_view language) {
  std::string any;
  std::size_t count = 0;
  for (const std::string_view one : Split(language, ",")) {
    if (!std::ranges::all_of(one, [](char c) { return IsLetter(c) || c == '-'; })) {
      return shared::Fail(ErrorKind::kUsage,
                          fmt::format("--language: \"{}\" is no language, as en or pt are", one));
    }
    any += fmt::format("{}lang:{}", count++ == 0 ? "" : " OR ", one);
  }
  if (count == 0) return std::string();
  return count == 1 ? " " + any : fmt::format(" ({})", any);
}

}  // namespace

Result<std::vector<std::string>> RulesOfTrack(std::string_view track, std::string_view language) {
  const auto clause = LanguageClause(language);
  if (!clause) return shared::Forward(clause);
  std::vector<std::string> rules;
  for (const std::string_view phrase : Split(track, ",")) {
    std::string rule = RuleOfPhrase(phrase);
    if (rule.empty()) continue;
    rule += *clause;
    if (std::ranges::find(rules, rule) == rules.end()) rules.push_back(std::move(rule));
  }
  if (!rules.empty()) return rules;
  return shared::Fail(ErrorKind::kUsage,
                      clause->empty()
                          ? "--track has no word in it"
                          : "X has no rule of a language alone: give --track or --rules too");
}

}  // namespace producer
