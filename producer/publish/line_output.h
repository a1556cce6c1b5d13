// LineOutput writes lines to a descriptor that may be slow (a pipe) or whose reader may go (head).
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "shared/error.h"

namespace producer {

// Appends the text as one line: line breaks in it as "\\n" and "\\r".
void AppendLine(std::string& out, std::string_view text);

class LineOutput {
 public:
  enum class State : std::uint8_t {
    kWritten,  // All that was added.
    kFull,     // The reader is slow: some is still here.
    kUnread,   // The reader has gone, and with it what was not written.
  };

  // REQUIRES: SIGPIPE is ignored (shared/shutdown.h).
  explicit LineOutput(int fd);

  // Adds the text as one line. Line breaks in it are written as "\n" and "\r"; on a terminal all
  // that could disturb it is escaped.
  void AddLine(std::string_view text);

  // Writes what was added, waiting up to `wait` for a slow reader. kFatal: the disk is full, …
  shared::Result<State> Flush(std::chrono::milliseconds wait);

 private:
  const int fd_;
  const bool for_terminal_;
  std::string waiting_;
  std::size_t written_ = 0;  // Of waiting_.
  bool unread_ = false;
};

}  // namespace producer
