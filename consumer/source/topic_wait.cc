#include "consumer/source/topic_wait.h"

#include <algorithm>

#include <fmt/format.h>

#include "shared/time_text.h"

namespace consumer {
namespace {

using shared::ErrorKind;
using std::chrono::duration_cast;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr seconds kTellEvery{10};
constexpr milliseconds kLongestQuestion{1000};  // So that `stop` is asked once a second at least.
constexpr milliseconds kPause{100};

bool MayPass(const shared::Error& error) {
  return error.kind == ErrorKind::kRetry || error.kind == ErrorKind::kUnavailable;
}

shared::Error GivenUp(const TopicWait& wait, const shared::Error& last) {
  const std::string limit = shared::FormatDuration(*wait.limit);
  if (last.kind == ErrorKind::kUnavailable) {
    return {
        ErrorKind::kUnavailable,
        fmt::format("topic {} does not exist (waited {}): the producer creates it, or wait longer "
                    "by --broker-wait",
                    wait.topic, limit)};
  }
  return {ErrorKind::kUnavailable,
          fmt::format("no Kafka broker answered within {}: {}; check --brokers, or wait longer by "
                      "--broker-wait",
                      limit, last.what)};
}

}  // namespace

shared::Result<std::optional<shared::kafka::TopicDescription>> WaitForTopic(
    const TopicWait& wait, const shared::Clock& clock) {
  const auto begin = clock.Steady();
  auto next_told = kTellEvery;
  while (!wait.stop()) {
    const auto left = [&] {
      const auto passed = duration_cast<milliseconds>(clock.Steady() - begin);
      return wait.limit ? *wait.limit - passed : milliseconds::max();
    };
    auto described = wait.ask(std::clamp(left(), kPause, kLongestQuestion));
    if (described) return *std::move(described);
    if (!MayPass(described.error())) return Forward(described);
    if (left() <= milliseconds(0)) return std::unexpected(GivenUp(wait, described.error()));
    if (const auto passed = clock.Steady() - begin; passed >= next_told) {
      wait.tell(duration_cast<seconds>(passed), described.error());
      next_told += kTellEvery;
    }
    wait.sleep(std::min(left(), kPause));
  }
  return std::nullopt;
}

}  // namespace consumer
