// Asking a broker again that did not answer, for as long as it may be waited for.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <thread>

#include "shared/clock.h"
#include "shared/error.h"
#include "shared/log.h"

namespace consumer {

struct Patience {
  std::optional<std::chrono::milliseconds> limit;  // Absent: without end. Flag: --broker-wait.
  std::function<bool()> stop;
  std::chrono::milliseconds pause{500};
};

// Returns the first answer of `ask` that is not kRetry. Past the limit kRetry becomes kUnavailable;
// when `stop` says so it is returned as it is.
template <typename Ask>
auto UntilAnswered(const Patience& patience, const shared::Clock& clock, Ask ask) {
  const std::chrono::nanoseconds began = clock.Steady();
  while (true) {
    auto answer = ask();
    if (answer || answer.error().kind != shared::ErrorKind::kRetry || patience.stop()) {
      return answer;
    }
    if (patience.limit && clock.Steady() - began >= *patience.limit) {
      answer.error().kind = shared::ErrorKind::kUnavailable;
      return answer;
    }
    shared::log::Warn("waiting_for_kafka", {{"why", answer.error().what}});
    std::this_thread::sleep_for(patience.pause);
  }
}

}  // namespace consumer
