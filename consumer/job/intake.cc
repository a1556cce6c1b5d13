#include "consumer/job/intake.h"

#include <utility>

namespace consumer {

Intake::Intake(const IntakeOptions& options)
    : skip_retweets_(options.skip_retweets),
      distinct_(options.distinct_ids > 0),
      ids_(options.distinct_ids) {
  if (options.json_pointer) json_.emplace(*options.json_pointer);
}

std::optional<std::string_view> Intake::TextOf(const Record& record, JobTotals& totals) {
  if (record.null_value) {
    ++totals.null_values;
    return std::nullopt;
  }
  if (skip_retweets_ && record.retweet) {
    ++totals.skipped;
    return std::nullopt;
  }
  std::optional<std::string_view> text = json_ ? json_->Find(record.text) : record.text;
  if (!text) {
    ++totals.malformed;
  } else if (distinct_ && !ids_.IsNew(record.key)) {
    ++totals.duplicates;
    text.reset();
  }
  return text;
}

shared::Result<void> Intake::Restore(const CheckpointReader& checkpoint) {
  if (!distinct_) return {};
  auto stored = checkpoint.ReadDistinctIds();
  if (!stored) return Forward(stored);
  ids_.Restore(*std::move(stored));
  return {};
}

}  // namespace consumer
