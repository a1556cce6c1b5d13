#include "tests/support/bluesky_posts.h"

#include <algorithm>

namespace test {

std::int64_t MicrosOfKey(const std::string& key) {
  constexpr std::string_view kAlphabet = "234567abcdefghijklmnopqrstuvwxyz";
  constexpr int kClockBits = 10;
  std::uint64_t number = 0;
  for (const char c : key.substr(key.rfind('/') + 1)) number = number << 5 | kAlphabet.find(c);
  return static_cast<std::int64_t>(number >> kClockBits);
}

std::vector<std::int64_t> TimesIn(const std::vector<ReadRecord>& records) {
  std::vector<std::int64_t> times;
  for (const ReadRecord& record : records) times.push_back(MicrosOfKey(record.key.value()));
  std::ranges::sort(times);
  return times;
}

std::size_t Doubled(const std::vector<std::int64_t>& times) {
  std::size_t doubled = 0;
  for (std::size_t i = 1; i < times.size(); ++i) doubled += times[i] == times[i - 1];
  return doubled;
}

std::size_t Missing(const std::vector<std::int64_t>& times, int rate) {
  const std::int64_t apart = 1'000'000 / rate;
  std::size_t missing = 0;
  for (std::size_t i = 1; i < times.size(); ++i) {
    const std::int64_t steps = (times[i] - times[i - 1]) / apart;
    missing += static_cast<std::size_t>(std::max<std::int64_t>(steps - 1, 0));
  }
  return missing;
}

}  // namespace test
