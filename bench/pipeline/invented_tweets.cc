#include "bench/pipeline/invented_tweets.h"

#include <array>
#include <cmath>

namespace bench {
namespace {

constexpr double kDistinctTags = 100'000;

constexpr std::array kWords = {"the",    "train", "is",      "late",  "again", "coffee",
                               "and",    "rain",  "on",      "every", "sunny", "morning",
                               "people", "watch", "a",       "small", "river", "tonight",
                               "we",     "build", "streams", "of",    "tiny",  "caf\xc3\xa9"};

}  // namespace

std::string_view InventedTweets::Next() {
  text_.clear();
  int hashtags = HashtagsOfATweet();
  while (text_.size() < kBytes) {
    const bool room = text_.size() + 12 < kBytes;
    if (hashtags > 0 && room && (random_() & 3) == 0) {
      AppendHashtag();
      --hashtags;
    } else {
      AppendWord();
    }
    text_ += ' ';
  }
  // Only a word can stand at the cut. Letters take the place of what a cut could tear.
  text_.resize(kBytes);
  for (std::size_t i = kBytes - 2; i < kBytes; ++i) text_[i] = 'x';
  return text_;
}

int InventedTweets::HashtagsOfATweet() {
  const auto percent = random_() % 100;
  if (percent < 35) return 0;
  return percent < 75 ? 1 : 2;
}

void InventedTweets::AppendWord() { text_ += kWords[random_() % kWords.size()]; }

// The logarithm of the rank is uniform, so that rank r comes up as often as 1/r.
void InventedTweets::AppendHashtag() {
  const double uniform = static_cast<double>(random_() >> 11) * 0x1p-53;
  text_ += "#tag";
  text_ += std::to_string(static_cast<std::uint64_t>(std::pow(kDistinctTags, uniform)));
}

}  // namespace bench
