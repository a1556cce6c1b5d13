// RandomText makes texts that provoke a tokenizer: tags, mentions, cashtags and signs, URLs with
// all their parts, emoji, many scripts, the characters at the borders of every class, and where
// asked bytes that are no UTF-8. Equal seeds give equal texts.
#pragma once

#include <cstdint>
#include <random>
#include <string>

namespace test {

class RandomText {
 public:
  explicit RandomText(std::uint64_t seed) : random_(seed) {}

  // A text of up to about 100 characters; a rare one has a URL of several thousand.
  std::string Next();

  // The same with some bytes changed, cut or put in.
  std::string NextBroken();

 private:
  std::size_t Below(std::size_t n) { return random_() % n; }
  bool Once(std::size_t in) { return Below(in) == 0; }
  template <typename T>
  const auto& OneOf(const T& choices) {
    return choices[Below(choices.size())];
  }

  std::string Part();
  std::string Character();
  std::string Emoji();
  std::string Word();
  std::string Mention();
  std::string Cashtag();
  std::string Label();
  std::string LongLabel();
  std::string Domain();
  std::string TopLevelDomain();
  std::string Path();
  std::string OddUrl();
  std::string Url();

  std::mt19937_64 random_;
};

// A character in UTF-8.
std::string Utf8Of(char32_t c);

}  // namespace test
