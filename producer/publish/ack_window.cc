#include "producer/publish/ack_window.h"

namespace producer {

void AckWindow::Settle(Sequence sequence) {
  if (sequence != acknowledged_ + 1) {
    early_.push(sequence);
    return;
  }
  acknowledged_ = sequence;
  for (; !early_.empty() && early_.top() == acknowledged_ + 1; early_.pop()) ++acknowledged_;
}

}  // namespace producer
