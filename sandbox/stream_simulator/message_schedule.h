// MessageSchedule decides what one client of the stream is sent, message by message: the statuses
// of the file that match, over and over with fresh ids and times, and now and then a delete or a
// another notice. Pure but for the ids, which all clients share.
//
//   MessageSchedule schedule(statuses, matches, dialect, ids, {.notice_every = 40});
//   for (Step step = schedule.Next(now); step.kind != Step::kEnd; step = schedule.Next(now))
//     if (step.kind == Step::kMessage) Send(step.message);
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "sandbox/stream_simulator/sample_status.h"
#include "sandbox/stream_simulator/stream_dialect.h"
#include "shared/unix_millis.h"

namespace sandbox {

// Ids as Twitter makes them: rising, unique, and they hold the time. Thread-safe.
class TweetIds {
 public:
  TweetId Next(shared::UnixMillis now);

 private:
  std::mutex mutex_;
  TweetId last_ = 0;
};

// The lowest id of a millisecond.
TweetId FirstIdOf(shared::UnixMillis time);

struct ScheduleOptions {
  // Each status once, then the end. Each client gets the same ids, so that who connects again can
  // tell what it has seen.
  bool once = false;
  TweetId first_id = 1;  // Of the first line; the n-th has first_id + n. Only with `once`.
  // Statuses sent between two notices (StreamDialect::Notice); 0: no notices.
  std::uint64_t notice_every = 40;
};

struct Step {
  enum class Kind : std::uint8_t { kMessage, kPassedOver, kEnd };
  Kind kind = Kind::kEnd;
  std::string message = {};              // Of the dialect. Only with kMessage.
  std::optional<StatusRef> status = {};  // Which one it is; nothing for a notice.
};

// Whether a client is sent a status.
using StatusFilter = std::function<bool(const SampleStatus&)>;

class MessageSchedule {
 public:
  // `statuses` (not empty), `dialect` and `ids` must outlive the schedule.
  MessageSchedule(const std::vector<SampleStatus>& statuses, const StatusFilter& matches,
                  const StreamDialect& dialect, TweetIds& ids, ScheduleOptions options);

  // The next line of the file, if it matches (kMessage) or not (kPassedOver), or a notice.
  Step Next(shared::UnixMillis now);

  // True if no line of the file matches, and the end will never come.
  bool IsSilent() const { return matches_ == 0 && !options_.once; }

  std::uint64_t statuses_sent() const { return statuses_sent_; }
  std::uint64_t notices_sent() const { return notices_sent_; }

 private:
  Step Status(shared::UnixMillis now);
  Step Notice(shared::UnixMillis now);

  const std::vector<SampleStatus>& statuses_;
  const StreamDialect& dialect_;
  TweetIds& ids_;
  const ScheduleOptions options_;
  std::vector<bool> is_match_;  // By line.
  std::size_t matches_ = 0;
  std::size_t line_ = 0;
  StatusRef last_;
  std::uint64_t statuses_sent_ = 0;
  std::uint64_t notices_sent_ = 0;
};

}  // namespace sandbox
