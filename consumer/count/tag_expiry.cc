#include "consumer/count/tag_expiry.h"

#include <algorithm>

namespace consumer {
namespace {

constexpr shared::UnixMillis kPeriodsOfTtl = 8;

}  // namespace

TagExpiry::TagExpiry(shared::UnixMillis ttl) : ttl_(ttl) {}

void TagExpiry::Begin(BatchId batch, shared::UnixMillis time) {
  periods_.push_back(
      {.seen = {.first_batch = batch, .begin = time}, .number = next_number_++, .tags = {}});
}

void TagExpiry::RestorePeriods(const std::vector<SeenPeriod>& periods,
                               shared::UnixMillis batch_time) {
  for (const SeenPeriod& period : periods) Begin(period.first_batch, period.begin);
  if (periods_.empty()) Begin(BatchId{0}, batch_time);
  last_seen_ = std::max(periods_.back().seen.begin, batch_time);
}

void TagExpiry::RestoreTag(CountedTag& tag, BatchId changed_in) {
  const auto after =
      std::upper_bound(periods_.begin(), periods_.end(), changed_in,
                       [](BatchId batch, const Period& at) { return batch < at.seen.first_batch; });
  Note(tag, after == periods_.begin() ? *after : *(after - 1));
}

void TagExpiry::Note(CountedTag& tag, Period& period) {
  if (tag.seen_in == period.number) return;
  tag.seen_in = period.number;
  period.tags.push_back(&tag);
}

ForgottenTags TagExpiry::EndBatch(BatchId batch, shared::UnixMillis time, RunningCounts& counts) {
  const shared::UnixMillis period = std::max<shared::UnixMillis>(ttl_ / kPeriodsOfTtl, 1);
  if (periods_.empty()) {
    Begin(batch, time);
  } else if (time >= periods_.back().seen.begin + period) {
    // Right behind the last batch, however long ago that was.
    Begin(batch, std::min(time, last_seen_ + 1));
  }
  last_seen_ = std::max(last_seen_, time);
  counts.VisitChangedTags([this](CountedTag& tag) { Note(tag, periods_.back()); });
  ForgottenTags gone;
  // The tags of a period were seen before the next one began.
  while (periods_.size() > 1 && time >= periods_[1].seen.begin + ttl_) {
    for (CountedTag* tag : periods_.front().tags) {
      if (tag->seen_in != periods_.front().number) continue;
      gone.occurrences += tag->count;
      gone.tags.emplace_back(tag->text());
      counts.Forget(*tag);
    }
    periods_.pop_front();
  }
  return gone;
}

std::vector<SeenPeriod> TagExpiry::periods() const {
  std::vector<SeenPeriod> periods;
  for (const Period& period : periods_) periods.push_back(period.seen);
  return periods;
}

}  // namespace consumer
