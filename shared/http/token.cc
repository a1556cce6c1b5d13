#include "shared/http/token.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>

#include <fmt/format.h>
#include <sys/stat.h>

namespace shared::http {
namespace {

constexpr std::string_view kNotInCookies = "\",;\\";

bool IsTokenCharacter(char c) {
  return c > ' ' && c < 0x7f && kNotInCookies.find(c) == std::string_view::npos;
}

Result<void> CheckMode(const std::filesystem::path& file) {
  struct stat about = {};
  if (stat(file.c_str(), &about) != 0) {
    return Fail(ErrorKind::kUsage,
                fmt::format("--http-token-file {}: {}", file.string(), std::strerror(errno)));
  }
  if ((about.st_mode & (S_IRWXG | S_IRWXO)) == 0) return {};
  return Fail(ErrorKind::kUsage,
              fmt::format("--http-token-file {}: others than its owner may read it: chmod 600 {}",
                          file.string(), file.string()));
}

}  // namespace

Result<Token> Token::Read(const std::filesystem::path& file) {
  if (auto mode = CheckMode(file); !mode) return Forward(mode);
  std::ifstream in(file);
  std::string line, more;
  std::getline(in, line);
  const bool one_line = !std::getline(in, more);
  if (one_line && line.size() >= kShortest && line.size() <= kLongest &&
      std::ranges::all_of(line, IsTokenCharacter)) {
    return Token(line);
  }
  return Fail(ErrorKind::kUsage,
              fmt::format("--http-token-file {}: it must hold one line of {} to {} visible "
                          "characters, none of {}: head -c 24 /dev/urandom | base64 > {}",
                          file.string(), kShortest, kLongest, kNotInCookies, file.string()));
}

bool Token::Is(std::string_view guess) const {
  volatile unsigned char differs = guess.size() == text_.size() ? 0 : 1;
  for (std::size_t i = 0; i < guess.size(); ++i) {
    const auto theirs = static_cast<unsigned char>(guess[i]);
    const auto ours = static_cast<unsigned char>(text_[i % text_.size()]);
    differs = static_cast<unsigned char>(differs | (theirs ^ ours));
  }
  return differs == 0;
}

}  // namespace shared::http
