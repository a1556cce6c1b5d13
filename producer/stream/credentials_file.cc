#include "producer/stream/credentials_file.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>

#include <fmt/core.h>

namespace producer {
namespace {

using shared::ErrorKind;
using shared::Result;

struct Field {
  std::string_view name;
  std::string OAuth1Credentials::* value;
};

constexpr std::array<Field, 4> kFields = {{
    {"consumerKey", &OAuth1Credentials::consumer_key},
    {"consumerSecret", &OAuth1Credentials::consumer_secret},
    {"accessToken", &OAuth1Credentials::access_token},
    {"accessTokenSecret", &OAuth1Credentials::access_token_secret},
}};
constexpr std::string_view kBlank = " \t\r";

std::string_view TakeLine(std::string_view& text) {
  const std::string_view line = text.substr(0, text.find('\n'));
  text.remove_prefix(std::min(text.size(), line.size() + 1));
  return line;
}

std::string_view TakeWord(std::string_view& line) {
  line.remove_prefix(std::min(line.size(), line.find_first_not_of(kBlank)));
  const std::string_view word = line.substr(0, line.find_first_of(kBlank));
  line.remove_prefix(word.size());
  return word;
}

// What is wrong with the line, or nothing.
std::string_view ReadLine(std::string_view line, OAuth1Credentials& credentials) {
  const std::string_view name = TakeWord(line);
  if (name.empty() || name.starts_with('#')) return {};
  const auto* const field = std::find_if(kFields.begin(), kFields.end(),
                                         [&](const Field& known) { return known.name == name; });
  if (field == kFields.end()) return "unknown name";
  const std::string_view value = TakeWord(line);
  if (value.empty()) return "a name without a value";
  if (!TakeWord(line).empty()) return "more than a name and a value";
  if (!(credentials.*field->value).empty()) return "a name that stood before";
  credentials.*field->value = value;
  return {};
}

}  // namespace

Result<OAuth1Credentials> ParseCredentials(std::string_view text, std::string_view file_name) {
  OAuth1Credentials credentials;
  for (int number = 1; !text.empty(); ++number) {
    const std::string_view problem = ReadLine(TakeLine(text), credentials);
    if (problem.empty()) continue;
    return shared::Fail(ErrorKind::kUsage,
                        fmt::format("{}:{}: {}; expected lines of a name and a value, names "
                                    "consumerKey, consumerSecret, accessToken, accessTokenSecret",
                                    file_name, number, problem));
  }
  return credentials;
}

Result<OAuth1Credentials> LoadCredentials(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  const std::string text(std::istreambuf_iterator<char>(stream), {});
  if (!stream.is_open() || stream.bad()) {
    return shared::Fail(ErrorKind::kUsage,
                        fmt::format("cannot read the credentials file {}; does it exist, and may "
                                    "this user read it?",
                                    file.string()));
  }
  return ParseCredentials(text, file.string());
}

std::string_view MissingCredential(const OAuth1Credentials& credentials) {
  for (const Field& field : kFields) {
    if ((credentials.*field.value).empty()) return field.name;
  }
  return {};
}

}  // namespace producer
