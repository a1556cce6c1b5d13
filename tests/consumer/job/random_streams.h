// What tests on random streams of tagged texts have in common.
#pragma once

#include <cstdint>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "consumer/count/window_spec.h"
#include "tests/consumer/job/scripted_source.h"
#include "tests/consumer/job/windowed_run.h"

namespace test {

// Sanitizers cost a factor of 5 to 20.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr int kStreams = 40;
#else
inline constexpr int kStreams = 500;
#endif

class RandomStreams : public ::testing::Test {
 protected:
  std::uint64_t Below(std::uint64_t limit) { return random_() % limit; }

  std::string RandomTags() {
    std::string text = "a text";
    for (std::uint64_t i = Below(4); i > 0; --i) text += " #" + std::to_string(Below(12));
    return text;
  }

  static std::vector<std::string> TagsOf(const Said& said) {
    std::vector<std::string> tags;
    std::istringstream words(said.text);
    for (std::string word; words >> word;) {
      if (word.starts_with('#')) tags.push_back(word);
    }
    return tags;
  }

  // How many keys have another count in one than in the other.
  static int Differences(const WindowRowsByKey& a, const WindowRowsByKey& b) {
    int differences = 0;
    for (const auto& [key, count] : a) {
      const auto found = b.find(key);
      differences += found == b.end() || found->second != count;
    }
    for (const auto& [key, count] : b) differences += !a.contains(key);
    return differences;
  }

  consumer::WindowSpec RandomSpec(shared::UnixMillis unit) {
    const auto slide = unit * static_cast<shared::UnixMillis>(1 + Below(5));
    return {.length = slide + unit * static_cast<shared::UnixMillis>(Below(10)), .slide = slide};
  }

  std::mt19937_64 random_{20261121};
  int streams_ = 0;
  int kills_ = 0;
  int rows_ = 0;
  int differences_ = 0;
};

}  // namespace test
