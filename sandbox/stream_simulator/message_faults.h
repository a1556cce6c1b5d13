// MessageFaults stands between a schedule and a client, and lets messages come twice, in the wrong
// order, beside garbage and too early. Pure but for the schedule's ids.
//
//   MessageFaults messages(schedule, dialect, fault);
//   for (Step step = messages.Next(now); step.kind != Step::Kind::kEnd; step = messages.Next(now))
//   …
#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "sandbox/stream_simulator/fault.h"
#include "sandbox/stream_simulator/message_schedule.h"

namespace sandbox {

class MessageFaults {
 public:
  // Schedule and dialect must outlive it.
  MessageFaults(MessageSchedule& schedule, const StreamDialect& dialect, const Fault& fault)
      : schedule_(schedule), dialect_(dialect), fault_(fault) {}

  // As MessageSchedule::Next.
  Step Next(shared::UnixMillis now);

  // Handed out, those that came twice counted twice.
  std::uint64_t statuses() const { return statuses_; }

 private:
  void Fill(shared::UnixMillis now);
  void Release(shared::UnixMillis now);
  void AddWithCompany(Step status, shared::UnixMillis now);
  void AddOthers(const Step& status, shared::UnixMillis now);

  MessageSchedule& schedule_;
  const StreamDialect& dialect_;
  const Fault fault_;
  std::vector<Step> held_;  // Statuses until their group is whole.
  std::deque<Step> ready_;
  std::uint64_t taken_ = 0;  // Statuses of the schedule.
  std::uint64_t statuses_ = 0;
  std::uint64_t undelivered_ = 0;
};

}  // namespace sandbox
