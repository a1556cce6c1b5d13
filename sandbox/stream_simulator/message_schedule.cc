#include "sandbox/stream_simulator/message_schedule.h"

#include <algorithm>

#include <fmt/core.h>

namespace sandbox {
namespace {

constexpr shared::UnixMillis kTwitterEpoch = 1288834974657;  // 4 November 2010.
constexpr int kBitsBelowTime = 22;
constexpr std::uint64_t kUndeliveredPerLimit = 3;

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
                                 const StreamParameters& parameters, TweetIds& ids,
                                 ScheduleOptions options)
    : statuses_(statuses), ids_(ids), options_(options) {
  for (const SampleStatus& status : statuses) {
    is_match_.push_back(Matches(parameters, status));
    matches_ += is_match_.back();
  }
}

Step MessageSchedule::Next(shared::UnixMillis now) {
  const std::uint64_t every = options_.notice_every;
  const bool notice_is_due = every > 0 && statuses_sent_ / every > notices_sent_;
  return notice_is_due ? Notice(now) : Status(now);
}

Step MessageSchedule::Status(shared::UnixMillis now) {
  if (line_ == statuses_.size() && options_.once) return {Step::Kind::kEnd, ""};
  const std::size_t line = line_ % statuses_.size();
  line_ = line + 1;
  if (!is_match_[line]) return {Step::Kind::kPassedOver, ""};
  last_id_ = options_.once ? options_.first_id + line : ids_.Next(now);
  last_user_ = statuses_[line].user_id;
  ++statuses_sent_;
  return {Step::Kind::kMessage, statuses_[line].json.Render(last_id_, now)};
}

Step MessageSchedule::Notice(shared::UnixMillis now) {
  if (++notices_sent_ % 2 == 1) {
    return {Step::Kind::kMessage,
            fmt::format(R"({{"delete":{{"status":{{"id":{0},"id_str":"{0}","user_id":{1},)"
                        R"("user_id_str":"{1}"}},"timestamp_ms":"{2}"}}}})",
                        last_id_, last_user_.empty() ? "0" : last_user_, now)};
  }
  undelivered_ += kUndeliveredPerLimit;
  return {Step::Kind::kMessage,
          fmt::format(R"({{"limit":{{"track":{},"timestamp_ms":"{}"}}}})", undelivered_, now)};
}

}  // namespace sandbox
