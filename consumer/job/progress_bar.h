// ProgressBar shows on stderr's terminal how far a run has come that knows where it ends:
//
//   ██████████████░░░░░░░░░░░░░░░░   46 %  3s left  1,912,004/s  4,612,096 records
//
// One thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "shared/clock.h"
#include "shared/kafka/positions.h"
#include "shared/status_line.h"

namespace consumer {

struct BarState {
  std::int64_t done = 0;   // Offsets. Range: 0 to total.
  std::int64_t total = 1;  // Range: 1 or more.
  std::uint64_t records = 0;
  std::chrono::duration<double> passed{1};  // Since the begin. Range: more than 0.
  bool waiting = false;                     // Nothing came for a while.
};

// At most `width` columns: narrow terminals get less, from the right, and at last the share alone.
// `colour`: by SGR escapes. Pure.
std::string BarLine(const BarState& state, std::size_t width, bool colour);

class ProgressBar {
 public:
  // From the positions where reading begins to those where it stops. The clock must outlive it.
  ProgressBar(const shared::Clock& clock, const shared::kafka::Positions& start,
              const shared::kafka::Positions& stops);

  // Redraws it, ten times a second at most, and not in the first half second: what is done by then
  // needs no bar. `records`: read so far.
  void Show(const shared::kafka::PartitionStates& partitions, std::uint64_t records);

 private:
  const shared::Clock& clock_;
  const shared::kafka::Positions start_;
  const shared::kafka::Positions stops_;
  const std::chrono::nanoseconds began_;
  std::chrono::nanoseconds next_;
  std::uint64_t records_ = 0;  // When it was shown last.
  std::chrono::nanoseconds moved_;
  shared::StatusLine line_;
};

// Offsets that lie between the positions and the stops; those past a stop do not count.
std::int64_t OffsetsLeft(const shared::kafka::Positions& positions,
                         const shared::kafka::Positions& stops);

}  // namespace consumer
