#include "producer/publish/line_output.h"

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstring>

#include <poll.h>
#include <unistd.h>

#include "shared/terminal.h"

namespace producer {

void AppendLine(std::string& out, std::string_view text) {
  for (const char c : text) {
    if (c == '\n') {
      out += "\\n";
    } else if (c == '\r') {
      out += "\\r";
    } else {
      out += c;
    }
  }
  out += '\n';
}

bool LineTurn::Take(const void* writer, std::chrono::milliseconds wait) {
  std::unique_lock lock(mutex_);
  const auto free = [&] { return writer_ == nullptr || writer_ == writer; };
  if (!given_.wait_for(lock, wait, free)) return false;
  writer_ = writer;
  return true;
}

void LineTurn::Give(const void* writer) {
  {
    const std::scoped_lock lock(mutex_);
    if (writer_ != writer) return;
    writer_ = nullptr;
  }
  given_.notify_one();
}

LineOutput::LineOutput(int fd, LineTurn* turn)
    : fd_(fd), for_terminal_(shared::IsTerminal(fd)), turn_(turn) {}

LineOutput::~LineOutput() {
  if (turn_ != nullptr) turn_->Give(this);
}

void LineOutput::AddLine(std::string_view text) {
  if (for_terminal_) {
    waiting_ += shared::EscapeForTerminal(text) + '\n';
  } else {
    AppendLine(waiting_, text);
  }
}

shared::Result<LineOutput::State> LineOutput::Flush(std::chrono::milliseconds wait) {
  while (!unread_ && written_ < waiting_.size()) {
    if (turn_ != nullptr && !turn_->Take(this, wait)) return State::kFull;
    const auto state = WriteSome(wait);
    const bool amid_a_line = written_ > 0 && waiting_[written_ - 1] != '\n';
    if (turn_ != nullptr && (!amid_a_line || unread_)) turn_->Give(this);
    if (!state || *state == State::kFull) return state;
  }
  waiting_.clear();
  written_ = 0;
  return unread_ ? State::kUnread : State::kWritten;
}

// kWritten: go on.
shared::Result<LineOutput::State> LineOutput::WriteSome(std::chrono::milliseconds wait) {
  pollfd ready{.fd = fd_, .events = POLLOUT, .revents = 0};
  if (poll(&ready, 1, static_cast<int>(wait.count())) <= 0) return State::kFull;
  // A pipe that is ready takes PIPE_BUF bytes without blocking.
  const std::size_t size = std::min<std::size_t>(waiting_.size() - written_, PIPE_BUF);
  const ssize_t wrote = write(fd_, waiting_.data() + written_, size);
  if (wrote >= 0) {
    written_ += static_cast<std::size_t>(wrote);
  } else if (errno == EPIPE) {
    unread_ = true;
  } else if (errno != EINTR && errno != EAGAIN) {
    return shared::Fail(shared::ErrorKind::kFatal,
                        std::string("cannot write to stdout: ") + std::strerror(errno));
  }
  return State::kWritten;
}

}  // namespace producer
