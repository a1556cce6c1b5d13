#include "sandbox/stream_simulator/message_schedule.h"

#include <algorithm>

namespace sandbox {
namespace {

constexpr shared::UnixMillis kTwitterEpoch = 1288834974657;  // 4 November 2010.
constexpr int kBitsBelowTime = 22;

}  // namespace

TweetId FirstIdOf(shared::UnixMillis time) {
  return static_cast<TweetId>(std::max<shared::UnixMillis>(time - kTwitterEpoch, 0))
         << kBitsBelowTime;
}

TweetId TweetIds::Next(shared::UnixMillis now) {
  const std::lock_guard lock(mutex_);
  last_ = std::max(last_ + 1, FirstIdOf(now));
  return last_;
}

MessageSchedule::MessageSchedule(const std::vector<SampleStatus>& statuses,
                                 const StatusFilter& matches, const StreamDialect& dialect,
                                 TweetIds& ids, ScheduleOptions options)
    : statuses_(statuses), dialect_(dialect), ids_(ids), options_(options) {
  for (const SampleStatus& status : statuses) {
    is_match_.push_back(matches(status));
    matches_ += is_match_.back();
  }
}

Step MessageSchedule::Next(shared::UnixMillis now) {
  const std::uint64_t every = options_.notice_every;
  const bool notice_is_due = every > 0 && statuses_sent_ / every > notices_sent_;
  return notice_is_due ? Notice(now) : Status(now);
}

Step MessageSchedule::Status(shared::UnixMillis now) {
  if (line_ == statuses_.size() && options_.once) return {};
  const std::size_t line = line_ % statuses_.size();
  line_ = line + 1;
  if (!is_match_[line]) return {.kind = Step::Kind::kPassedOver};
  last_.id = options_.once ? options_.first_id + line : ids_.Next(now);
  last_.user_id = statuses_[line].user_id.empty() ? "0" : statuses_[line].user_id;
  ++statuses_sent_;
  return {.kind = Step::Kind::kMessage,
          .message = dialect_.Status(statuses_[line], last_.id, now),
          .status = last_};
}

Step MessageSchedule::Notice(shared::UnixMillis now) {
  return {.kind = Step::Kind::kMessage, .message = dialect_.Notice(last_, ++notices_sent_, now)};
}

}  // namespace sandbox
