// Intake decides which records are counted, and what their text is.
//
//   Intake intake({.skip_retweets = true, .distinct_ids = 1'000'000});
//   std::optional<std::string_view> text = intake.TextOf(record, totals);   // absent: told in
//   totals
//
// The job thread owns it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "consumer/count/distinct_ids.h"
#include "consumer/extract/json_text.h"
#include "consumer/source/record_source.h"
#include "consumer/state/batch_outcome.h"
#include "consumer/state/checkpoint_store.h"
#include "shared/error.h"

namespace consumer {

struct IntakeOptions {
  // Records with the header `retweet_of` do not count. Flag: --retweets skip.
  bool skip_retweets = false;
  // Where the text is in a value that is JSON; absent: the value is the text. CheckJsonPointer took
  // it. Flag: --value json:POINTER.
  std::optional<std::string> json_pointer = {};
  // Among how many last keys a record's is looked for; 0: every record counts. Range: 0 to
  // kMostDistinctIds. Flag: --distinct-ids.
  std::uint64_t distinct_ids = 0;

  bool operator==(const IntakeOptions&) const = default;
};

// What their keys take is about 100 bytes each.
inline constexpr std::uint64_t kMostDistinctIds = 100'000'000;

class Intake {
 public:
  explicit Intake(const IntakeOptions& options);

  // The text of a record that counts, valid until the next call and as long as the record is.
  // Absent for the others, which `totals` counts by reason: first those without a value, then
  // retweets, then values without a text, then keys that were there before.
  std::optional<std::string_view> TextOf(const Record& record, JobTotals& totals);

  // Goes on from the checkpoint. REQUIRES: called once, before TextOf.
  shared::Result<void> Restore(const CheckpointReader& checkpoint);

  // What the checkpoint has to keep of the records since the last call.
  NewIds TakeNewIds() { return ids_.TakeNew(); }

 private:
  bool skip_retweets_;
  std::optional<JsonText> json_;
  bool distinct_;
  DistinctIds ids_;
};

}  // namespace consumer
