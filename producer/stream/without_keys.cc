#include "producer/stream/without_keys.h"

#include <algorithm>
#include <cctype>
#include <vector>

#include <fmt/format.h>

#include "producer/stream/percent_encoding.h"
#include "shared/utf8.h"

namespace producer {
namespace {

constexpr std::size_t kShortestKey = 6;
// Of a key at the end of a text; less of it tells nobody anything.
constexpr std::size_t kShortestBegin = 4;
constexpr std::string_view kMask = "***";
constexpr std::string_view kBlankOrLineEnd = " \t\r\n";

std::string Lower(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return lower;
}

// What is looked for, in small letters, the longest first: one key may begin with another.
std::vector<std::string> FormsOf(const Secrets& secrets) {
  std::vector<std::string> forms;
  for (const std::string& key : secrets) {
    if (key.size() < kShortestKey) continue;
    const std::string once = PercentEncode(key);
    for (const std::string& form : {key, once, PercentEncode(once)}) forms.push_back(Lower(form));
  }
  std::ranges::stable_sort(forms, std::ranges::greater(), &std::string::size);
  return forms;
}

// How many bytes at the begin of `text` are a form, or the begin of one that ends with the text.
std::size_t KeyAt(std::string_view text, const std::vector<std::string>& forms) {
  for (const std::string& form : forms) {
    if (text.starts_with(form)) return form.size();
    if (text.size() >= kShortestBegin && form.starts_with(text)) return text.size();
  }
  return 0;
}

// On a character's border.
std::string_view Begin(std::string_view text, std::size_t most) {
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0U) == 0x80U) --most;
  return text.substr(0, most);
}

std::string OnOneLine(std::string_view text) {
  std::string line;
  for (const char c : text) {
    const bool blank = kBlankOrLineEnd.find(c) != std::string_view::npos;
    if (!blank) line += c;
    if (blank && !line.empty() && line.back() != ' ') line += ' ';
  }
  if (line.ends_with(' ')) line.pop_back();
  return line;
}

}  // namespace

Secrets SecretsOf(const OAuth1Credentials& credentials) {
  return {credentials.consumer_key, credentials.consumer_secret, credentials.access_token,
          credentials.access_token_secret};
}

std::string WithoutKeys(std::string_view text, const Secrets& secrets) {
  const auto forms = FormsOf(secrets);
  const std::string lower = Lower(text);
  std::string masked;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t key = KeyAt(std::string_view(lower).substr(at), forms);
    if (key == 0) {
      masked += text[at++];
      continue;
    }
    masked += kMask;
    at += key;
  }
  return masked;
}

std::string AnswerText(std::string_view body, const Secrets& secrets, std::size_t most) {
  const std::string masked = WithoutKeys(body, secrets);
  std::string repaired;
  const std::string line = OnOneLine(shared::ToValidUtf8(masked, repaired));
  if (line.size() <= most) return line;
  return std::string(Begin(line, most)) + "…";
}

std::string AnswerInWords(int status, std::string_view body, const Secrets& secrets) {
  const std::string words = AnswerText(body, secrets);
  return words.empty() ? fmt::format("HTTP {} without a word", status)
                       : fmt::format("HTTP {}: {}", status, words);
}

}  // namespace producer
