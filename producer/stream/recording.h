// Recording is the raw stream in a file, each message a line as it was received, so that --source
// file can play it again.
//
//   auto recording = Recording::Open("stream.jsonl");
//   recording->Add(line);
//   recording->Flush();       // once a read
//
// A file that exists is gone on with: a restart destroys nothing. A line that a crash cut off there
// gets its end first. Keep-alives are no messages and are not recorded.
//
// Not thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "shared/error.h"

namespace producer {

class Recording {
 public:
  // Makes the file with mode 600. kUsage: it cannot be made or written.
  static shared::Result<Recording> Open(const std::string& path);

  Recording(Recording&& other) noexcept;
  Recording& operator=(Recording&&) = delete;
  ~Recording();

  // Adds a message. A line feed in it, which JSON allows between its tokens and only a stream with
  // lengths can hold, becomes a carriage return, which means the same there.
  void Add(std::string_view message);

  // Writes what was added. A full disk ends the recording after its last whole line, which the log
  // tells as an error; the run goes on, as a tweet not recorded is better than one not read.
  void Flush();

 private:
  Recording(int fd, std::string path) : fd_(fd), path_(std::move(path)) {}

  void End(int reason);

  int fd_;  // -1: the recording has ended.
  std::string path_;
  std::string waiting_;
};

}  // namespace producer
