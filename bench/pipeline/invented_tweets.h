// InventedTweets is an endless, repeatable series of texts for the benchmark: 70 bytes each, words
// with none to two hashtags between them, 0.9 on average, out of 100,000 with frequencies as
// 1/rank.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>

namespace bench {

class InventedTweets {
 public:
  static constexpr std::size_t kBytes = 70;

  // Valid until the next call.
  std::string_view Next();

 private:
  void AppendWord();
  void AppendHashtag();
  int HashtagsOfATweet();

  std::mt19937_64 random_{20130401};  // The standard fixes its numbers: equal on every machine.
  std::string text_;
};

}  // namespace bench
