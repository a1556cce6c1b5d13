#include "sandbox/stream_simulator/message_faults.h"

#include <algorithm>
#include <string>
#include <utility>

namespace sandbox {
namespace {

constexpr std::uint64_t kStatusesPerLimit = 10;

// No JSON, no UTF-8, NULs and brackets, but no line break.
std::string Garbage(std::uint64_t number) {
  using namespace std::string_literals;
  std::string bytes = "\x01{[\0\xff\xfe\xc3(\"\xed\xa0\xbd}]"s;
  for (std::uint64_t i = 0; i < number % 50; ++i) bytes += static_cast<char>('\x80' + i % 0x7f);
  return bytes;
}

Step Notice(std::string message) {
  return {.kind = Step::Kind::kMessage, .message = std::move(message)};
}

bool IsTurn(std::uint64_t every, std::uint64_t number) { return every > 0 && number % every == 0; }

}  // namespace

Step MessageFaults::Next(shared::UnixMillis now) {
  if (ready_.empty()) Fill(now);
  Step step = std::move(ready_.front());
  ready_.pop_front();
  statuses_ += step.status.has_value();
  return step;
}

void MessageFaults::Fill(shared::UnixMillis now) {
  Step step = schedule_.Next(now);
  if (step.status) {
    held_.push_back(std::move(step));
    if (held_.size() >= std::max<std::uint64_t>(fault_.disorder, 1)) return Release(now);
    step = {.kind = Step::Kind::kPassedOver};
  } else if (step.kind == Step::Kind::kEnd) {
    Release(now);
  }
  ready_.push_back(std::move(step));
}

void MessageFaults::Release(shared::UnixMillis now) {
  for (auto step = held_.rbegin(); step != held_.rend(); ++step) {
    AddWithCompany(std::move(*step), now);
  }
  held_.clear();
}

void MessageFaults::AddWithCompany(Step status, shared::UnixMillis now) {
  ++taken_;
  if (IsTurn(fault_.early_delete_every, taken_)) {
    ready_.push_back(Notice(dialect_.Delete(*status.status, now)));
  }
  ready_.push_back(status);
  if (IsTurn(fault_.duplicate_every, taken_)) ready_.push_back(status);
  AddOthers(status, now);
}

void MessageFaults::AddOthers(const Step& status, shared::UnixMillis now) {
  if (fault_.limit_jump > 0 && IsTurn(kStatusesPerLimit, taken_)) {
    undelivered_ += fault_.limit_jump;
    std::string limit = dialect_.Limit(undelivered_, now);
    if (!limit.empty()) ready_.push_back(Notice(std::move(limit)));
  }
  if (IsTurn(fault_.garbage_every, taken_))
    ready_.push_back(Notice(dialect_.Garbage(Garbage(taken_))));
  if (!IsTurn(fault_.notices_every, taken_)) return;
  ready_.push_back(Notice(dialect_.Delete(*status.status, now)));
  for (std::string& message : dialect_.Others(*status.status)) {
    ready_.push_back(Notice(std::move(message)));
  }
}

}  // namespace sandbox
