// Token is the one password of a server that other machines can reach.
//
//   Result<Token> token = Token::Read("/etc/pipeline/http-token");
//   token->Is("wrong guess");      // false, in the same time whatever is wrong about it
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include "shared/error.h"

namespace shared::http {

class Token {
 public:
  static constexpr std::size_t kShortest = 16;
  static constexpr std::size_t kLongest = 1024;

  // Reads a file of one line of kShortest to kLongest visible characters that a cookie may hold
  // (RFC 6265, section 4.1.1: none of " , ; \). kUsage: it is not so, or others than its owner may
  // read it. The token itself is never told.
  static Result<Token> Read(const std::filesystem::path& file);

  // REQUIRES: a text as Read takes it.
  explicit Token(std::string text) : text_(std::move(text)) {}

  // Takes as long for every guess of the same length.
  bool Is(std::string_view guess) const;

  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

}  // namespace shared::http
