#include "sandbox/stream_simulator/open_streams.h"

#include <sys/eventfd.h>
#include <unistd.h>

namespace sandbox {
namespace {

constexpr int kDuplicateStream = 2, kAdminLogout = 7;

}  // namespace

OpenStreams::Ticket::Ticket(OpenStreams& streams) : streams_(streams), fd_(::eventfd(0, 0)) {
  const std::lock_guard lock(streams_.mutex_);
  streams_.tickets_.insert(this);
}

OpenStreams::Ticket::~Ticket() {
  const std::lock_guard lock(streams_.mutex_);
  streams_.tickets_.erase(this);
  ::close(fd_);
}

std::optional<int> OpenStreams::Ticket::evicted_by() const {
  const int code = code_;
  return code == 0 ? std::nullopt : std::optional(code);
}

void OpenStreams::EvictOthers(const Ticket& newest, std::optional<int> code) {
  const std::lock_guard lock(mutex_);
  for (Ticket* const ticket : tickets_) {
    if (ticket == &newest || ticket->code_ != 0) continue;
    ticket->code_ = code.value_or(++evictions_ % 2 == 1 ? kAdminLogout : kDuplicateStream);
    ::eventfd_write(ticket->fd_, 1);
  }
}

}  // namespace sandbox
