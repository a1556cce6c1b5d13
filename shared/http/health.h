// What the probes of an orchestrator are told (docs/operations.md), in the same form by every
// program. Pure.
//
//   routes["/livez"] = [&](const Request&) { return LivezAnswer(turned, clock.Steady()); };
//
//   ReadyzReport report(verbose);
//   report.Check("broker", why_not);      // empty: it passes
//   return report.Answer();
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "shared/http/handler.h"

namespace shared::http {

// Longer than a loop that is well takes to go round: a name that is being resolved (two tries of
// 5 s for each of up to three servers) holds one up, and a checkpoint that is slow to write, for
// seconds; a disk that hangs for ever.
inline constexpr std::chrono::seconds kStuckAfter{30};

// For how long the loop has not gone round, from kStuckAfter on; before that 0. `turned`, when it
// last did, and `now` are on the steady clock. Absent: it has not begun.
std::chrono::seconds StuckFor(std::optional<std::chrono::nanoseconds> turned,
                              std::chrono::nanoseconds now);

// 200 as long as the loop goes round, or has not begun: a restart would help neither a broker nor
// a stream that is away. 503 once it is stuck.
Response LivezAnswer(std::optional<std::chrono::nanoseconds> turned, std::chrono::nanoseconds now);

// One thread.
class ReadyzReport {
 public:
  explicit ReadyzReport(bool verbose) : verbose_(verbose) {}

  // An empty `trouble`: the check passes. What others said may hold anything.
  void Check(std::string_view name, std::string_view trouble);

  // 200 if all passed, else 503: one line a check, "[+]stream ok" or "[-]broker: why". Without
  // `verbose` the lines of those that fail alone.
  Response Answer() const;

 private:
  const bool verbose_;
  bool ready_ = true;
  std::string lines_;
};

}  // namespace shared::http
