// ProgressFile is where --progress-json writes: a line a batch, appended. It never holds the job
// up: a pipe that nobody empties, or a full disk, loses lines, which the log tells, once a minute.
//
//   auto file = ProgressFile::Open("/var/log/progress.jsonl");
//   (*file)->Append(json);
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "shared/clock.h"
#include "shared/error.h"
#include "shared/kafka/log_damper.h"

namespace consumer {

// One thread.
class ProgressFile {
 public:
  // "-": stdout. Else the file is made where there is none, and appended to. kUsage: it cannot be
  // opened.
  static shared::Result<std::unique_ptr<ProgressFile>> Open(const std::string& path);
  ~ProgressFile();
  ProgressFile(const ProgressFile&) = delete;
  ProgressFile& operator=(const ProgressFile&) = delete;

  // Lines stay whole: while the rest of one waits for room, later ones are dropped.
  void Append(std::string_view line);

 private:
  ProgressFile(int fd, bool owned, std::string place);

  bool Flush(std::chrono::milliseconds patience);
  void Tell(std::string_view why);

  int fd_;
  bool owned_;
  std::string place_;
  std::string pending_;  // What is not written yet.
  std::uint64_t dropped_ = 0;
  shared::SystemClock clock_;
  shared::kafka::LogDamper damper_;
};

}  // namespace consumer
