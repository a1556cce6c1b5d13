#include "consumer/job/late_sender.h"

namespace consumer {

void LateSender::Send(const Record& record) {
  if (to_ == nullptr || !sent_) return;
  sent_ = to_->Take({.partition = record.partition.value,
                     .offset = record.offset.value,
                     .timestamp = record.timestamp,
                     .key = record.key,
                     .value = record.text});
}

shared::Result<void> LateSender::Settle() {
  if (to_ == nullptr) return {};
  if (sent_) sent_ = to_->Settle();
  if (sent_) return {};
  return shared::Fail(shared::ErrorKind::kUnavailable,
                      "late records were not sent on (" + sent_.error().what +
                          "): their batch is not saved, and the next run reads it again");
}

}  // namespace consumer
