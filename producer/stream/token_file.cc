#include "producer/stream/token_file.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

#include <fmt/format.h>

#include "shared/log.h"

namespace producer {
namespace {

using shared::ErrorKind;

std::vector<std::string> WordsIn(std::istream& text) {
  std::vector<std::string> words;
  for (std::string line; std::getline(text, line);) {
    if (line.starts_with('#')) continue;
    std::istringstream stream(line);
    for (std::string word; stream >> word;) words.push_back(word);
  }
  return words;
}

// RFC 6750, section 2.1, a little wider.
bool FitsHeader(const std::string& token) {
  return std::ranges::all_of(token, [](char c) { return c > ' ' && c < 0x7f; });
}

shared::Result<FoundToken> InFile(const std::string& file, const char* flag) {
  std::ifstream stream(file);
  if (!stream) {
    return shared::Fail(ErrorKind::kUsage, fmt::format("{} {}: cannot be read", flag, file));
  }
  const auto words = WordsIn(stream);
  if (words.size() != 1) {
    return shared::Fail(ErrorKind::kUsage,
                        fmt::format("{} {}: expected the token and nothing else, found {} words",
                                    flag, file, words.size()));
  }
  return FoundToken{.token = words.front(), .from = file, .open_to_others = OpenToOthers(file)};
}

}  // namespace

bool OpenToOthers(const std::string& file) {
  using std::filesystem::perms;
  std::error_code unknown;
  const perms mode = std::filesystem::status(file, unknown).permissions();
  return !unknown && (mode & (perms::group_all | perms::others_all)) != perms::none;
}

shared::Result<FoundToken> FindToken(const TokenPlace& place) {
  FoundToken found;
  if (place.file) {
    auto in_file = InFile(*place.file, place.flag);
    if (!in_file) return in_file;
    found = *std::move(in_file);
  } else {
    const char* const value = place.environment(place.variable);
    if (value == nullptr || *value == '\0') {
      return shared::Fail(ErrorKind::kCredentials, fmt::format("a token is missing: {} FILE, or {}",
                                                               place.flag, place.variable));
    }
    found = {.token = value, .from = place.variable};
  }
  if (FitsHeader(found.token)) return found;
  return shared::Fail(
      ErrorKind::kUsage,
      fmt::format("{}: has a character that no token has (a space, a letter with an accent)",
                  found.from));
}

void TellIfOpen(const FoundToken& found) {
  if (!found.open_to_others) return;
  shared::log::Warn("credentials_open",
                    {{"file", found.from}, {"advice", "others may read it: chmod 600"}});
}

}  // namespace producer
