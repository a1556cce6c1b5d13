// Pace is when the lines of a file are handed over: at a rate, or as far apart as the tweets were.
//
//   Pace pace = Pace::OfRate(2);                // 2 a second, evenly spaced
//   Pace pace = Pace::OfSpeed(10);              // ten times as fast as they were written
//   now = clock.Steady();
//   due = pace.NextDue(created_at, now);        // for each line in turn; hand it over then
//
// Whoever was held up (Kafka away) makes up for a second of it, then goes on at the pace. Pure:
// time comes in. Not thread-safe.
#pragma once

#include <chrono>
#include <optional>

#include "shared/unix_millis.h"

namespace producer {

class Pace {
 public:
  // Lines a second. REQUIRES: above 0.
  static Pace OfRate(double rate) { return Pace(rate, true); }
  // How many times as fast as the tweets' own times. REQUIRES: above 0.
  static Pace OfSpeed(double speed) { return Pace(speed, false); }

  // When the next line is due, on the clock of `now`. `created_at` matters to a speed alone: a line
  // without one (a notice), and one that is older than the line before, is due at once.
  std::chrono::nanoseconds NextDue(std::optional<shared::UnixMillis> created_at,
                                   std::chrono::nanoseconds now);

 private:
  Pace(double factor, bool by_rate) : factor_(factor), by_rate_(by_rate) {}

  // How long after the line before.
  std::chrono::nanoseconds Step(std::optional<shared::UnixMillis> created_at);

  double factor_;
  bool by_rate_;
  std::optional<std::chrono::nanoseconds> last_due_;
  std::optional<shared::UnixMillis> newest_;  // The latest created_at so far.
};

}  // namespace producer
