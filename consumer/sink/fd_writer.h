// Writing to a file descriptor: all of it or an error that says what to do.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "shared/error.h"

namespace consumer {

// Writes all bytes, waiting where the reader is slow. `place` names the descriptor in errors:
// kReaderGone where a pipe's reader has closed it, kRetry for everything that may pass (disk full).
// REQUIRES: SIGPIPE is ignored (shared/shutdown.h).
shared::Result<void> WriteAll(int fd, std::string_view bytes, std::string_view place);

// A request to write no more, from another thread than the one that writes. Stays once it is made.
class WriteStop {
 public:
  WriteStop();
  ~WriteStop();
  WriteStop(const WriteStop&) = delete;
  WriteStop& operator=(const WriteStop&) = delete;

  // Any thread.
  void Request();
  // Readable from the request on.
  int fd() const { return fd_; }

 private:
  int fd_;
};

// WriteAll that a WriteStop ends, whatever it waits for: a full pipe, a terminal stopped by Ctrl-S.
// A disk that hangs it cannot end.
//
// A pipe or a terminal is opened once more for it, without blocking: to set that on the descriptor
// itself would set it for every program that shares it. Where that cannot be done, it asks before
// each write whether there is room, and writes no more than a pipe then surely takes (PIPE_BUF).
class FdWriter {
 public:
  // Does not own `fd`; both outlive it.
  FdWriter(int fd, std::string place, const WriteStop& stop);
  ~FdWriter();
  FdWriter(const FdWriter&) = delete;
  FdWriter& operator=(const FdWriter&) = delete;

  // Errors as WriteAll, and kRetry after the stop: then some of the bytes may be written.
  shared::Result<void> Write(std::string_view bytes);

 private:
  // False: the stop was requested.
  bool WaitUntilWritable() const;

  int fd_;
  int opened_ = -1;  // Ours, and then written to.
  std::string place_;
  const WriteStop& stop_;
  std::size_t longest_write_;
};

}  // namespace consumer
