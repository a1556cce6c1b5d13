// AckWindow turns "record 7 is settled", told in any order, into "all up to record n are".
//
//   AckWindow window;
//   window.Settle(2); window.acknowledged();   // 0
//   window.Settle(1); window.acknowledged();   // 2
//
// Pure. Memory: 8 bytes for each record settled out of order.
#pragma once

#include <functional>
#include <queue>
#include <vector>

#include "producer/publish/publisher.h"

namespace producer {

class AckWindow {
 public:
  // REQUIRES: not settled before; sequence > 0.
  void Settle(Sequence sequence);

  Sequence acknowledged() const { return acknowledged_; }

 private:
  Sequence acknowledged_ = 0;
  std::priority_queue<Sequence, std::vector<Sequence>, std::greater<>> early_;
};

}  // namespace producer
