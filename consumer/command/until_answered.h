// Asking a broker again that did not answer, for as long as it may be waited for in all: from the
// first question of a command to its last.
//
//   const BrokerWait wait(clock, {.limit = options.broker_wait, .stop = stop});
//   const auto topic = source.WaitForTopic(options.broker_wait);
//   const auto rows = wait.UntilAnswered([&] { return ReadGroupLag(...); });
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <thread>
#include <utility>

#include "shared/clock.h"
#include "shared/error.h"
#include "shared/log.h"

namespace consumer {

struct Patience {
  std::optional<std::chrono::milliseconds> limit;  // Absent: without end. Flag: --broker-wait.
  std::function<bool()> stop;
  std::chrono::milliseconds pause{500};
};

class BrokerWait {
 public:
  // The waiting begins now. `clock` outlives the object.
  BrokerWait(const shared::Clock& clock, Patience patience)
      : clock_(clock), patience_(std::move(patience)), began_(clock.Steady()) {}

  // Returns the first answer of `ask` that is not kRetry; asks at least once. Past the limit kRetry
  // becomes kUnavailable; when `stop` says so it is returned as it is. Told every 10 s.
  template <typename Ask>
  auto UntilAnswered(Ask ask) const {
    for (auto next_told = Passed() + kTellEvery;;) {
      auto answer = ask();
      if (answer || answer.error().kind != shared::ErrorKind::kRetry || patience_.stop()) {
        return answer;
      }
      if (patience_.limit && Passed() >= *patience_.limit) {
        answer.error().kind = shared::ErrorKind::kUnavailable;
        return answer;
      }
      if (Passed() >= next_told) {
        Tell(answer.error());
        next_told = Passed() + kTellEvery;
      }
      std::this_thread::sleep_for(patience_.pause);
    }
  }

 private:
  static constexpr std::chrono::milliseconds kTellEvery{10'000};

  std::chrono::milliseconds Passed() const {
    return std::chrono::duration_cast<std::chrono::milliseconds>(clock_.Steady() - began_);
  }

  void Tell(const shared::Error& why) const {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(Passed());
    shared::log::Warn("waiting_for_kafka", {{"seconds", seconds.count()}, {"why", why.what}});
  }

  const shared::Clock& clock_;
  Patience patience_;
  std::chrono::nanoseconds began_;
};

}  // namespace consumer
