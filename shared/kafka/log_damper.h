// LogDamper lets through the first of many equal log lines. librdkafka tells of a broker that is
// away with every attempt, and its lines differ only in numbers ("after 0ms in state CONNECT, 3
// identical error(s) suppressed"), so lines are equal here when they are equal but for their
// digits.
//
//   LogDamper damper(clock, 60s);
//   if (auto line = damper.Pass("FAIL", message)) log(*line);
//
// Not thread-safe.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "shared/clock.h"

namespace shared::kafka {

class LogDamper {
 public:
  // An equal line is held back for `quiet` after the last one that passed.
  // The clock must outlive the damper.
  LogDamper(const Clock& clock, std::chrono::seconds quiet) : clock_(clock), quiet_(quiet) {}

  // The line to write, with how many like it were held back since the last one; absent: write
  // nothing.
  std::optional<std::string> Pass(std::string_view facility, std::string_view message);

 private:
  struct Seen {
    std::chrono::nanoseconds last_passed;
    std::size_t held_back = 0;
  };

  void ForgetOld(std::chrono::nanoseconds now);

  const Clock& clock_;
  const std::chrono::nanoseconds quiet_;
  std::map<std::string, Seen> seen_;
};

}  // namespace shared::kafka
