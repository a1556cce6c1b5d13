// LineOutput writes lines to a descriptor that may be slow (a pipe) or whose reader may go (head).
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

#include "shared/error.h"

namespace producer {

// Appends the text as one line: line breaks in it as "\\n" and "\\r".
void AppendLine(std::string& out, std::string_view text);

// Whose turn it is to write to a descriptor that several LineOutputs share, so that none cuts
// another's line. Thread-safe.
class LineTurn {
 public:
  // Waits up to `wait` for the one that is amid a line. True: it is his turn, or was already.
  bool Take(const void* writer, std::chrono::milliseconds wait);
  // After a whole line. Nothing where it is not his turn.
  void Give(const void* writer);

 private:
  std::mutex mutex_;
  std::condition_variable given_;
  const void* writer_ = nullptr;
};

// One thread.
class LineOutput {
 public:
  enum class State : std::uint8_t {
    kWritten,  // All that was added.
    kFull,     // The reader is slow: some is still here.
    kUnread,   // The reader has gone, and with it what was not written.
  };

  // `turn`: of all that write to it, and outlives them; null: nobody else does.
  // REQUIRES: SIGPIPE is ignored (shared/shutdown.h).
  explicit LineOutput(int fd, LineTurn* turn = nullptr);
  ~LineOutput();
  LineOutput(const LineOutput&) = delete;
  LineOutput& operator=(const LineOutput&) = delete;

  // Adds the text as one line. Line breaks in it are written as "\n" and "\r"; on a terminal all
  // that could disturb it is escaped.
  void AddLine(std::string_view text);

  // Writes what was added, waiting up to `wait` for a slow reader. kFatal: the disk is full, …
  shared::Result<State> Flush(std::chrono::milliseconds wait);

 private:
  shared::Result<State> WriteSome(std::chrono::milliseconds wait);

  const int fd_;
  const bool for_terminal_;
  LineTurn* const turn_;
  std::string waiting_;
  std::size_t written_ = 0;  // Of waiting_.
  bool unread_ = false;
};

}  // namespace producer
