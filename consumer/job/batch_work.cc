#include "consumer/job/batch_work.h"

#include <utility>

namespace consumer {

void BatchTimer::Begin(const shared::kafka::PartitionStates& partitions) {
  const std::chrono::nanoseconds now = clock_.Steady();
  work_ = {};
  work_.began = clock_.Now();
  work_.start = PositionsOf(partitions);
  if (began_) work_.since_last = now - *began_;
  began_ = lap_ = now;
}

void BatchTimer::Spent(Phase phase) {
  const std::chrono::nanoseconds now = clock_.Steady();
  work_.spent[static_cast<std::size_t>(phase)] += now - std::exchange(lap_, now);
}

BatchWork BatchTimer::Take() {
  work_.ended = clock_.Now();
  work_.ended_steady = clock_.Steady();
  return std::exchange(work_, {});
}

}  // namespace consumer
