// LateSender hands the records that no window took to where --late-to names, and says whether the
// batch that read them may be saved.
//
//   LateSender late(options.late_to);     // null: they go nowhere
//   late.Send(record);
//   if (auto settled = late.Settle(); !settled) return settled;    // the batch is read again
//
// One thread.
#pragma once

#include "consumer/sink/late_records.h"
#include "consumer/source/record_source.h"
#include "shared/error.h"

namespace consumer {

class LateSender {
 public:
  // `to` outlives it.
  explicit LateSender(LateRecords* to) : to_(to) {}

  // After a failure nothing more is sent.
  void Send(const Record& record);

  // At the end of a batch. kUnavailable: some were not kept.
  shared::Result<void> Settle();

 private:
  LateRecords* const to_;
  shared::Result<void> sent_;
};

}  // namespace consumer
