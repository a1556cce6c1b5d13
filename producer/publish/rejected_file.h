// RejectedFile keeps the records that Kafka will never take: too large for the topic, of a time it
// refuses. One JSON object a line, so that a person can look and a script can publish them again:
//
//   {"time":"2026-01-31T12:00:06.000Z","why":"…","key":"7","timestamp":1700000000000,
//    "headers":{"source":"twitter"},"value":"…"}
#pragma once

#include <filesystem>
#include <string_view>

#include "producer/record/record.h"
#include "shared/error.h"
#include "shared/unix_millis.h"

namespace producer {

// Not thread-safe.
class RejectedFile {
 public:
  // Made, with mode 600, by the first record.
  explicit RejectedFile(std::filesystem::path path) : path_(std::move(path)) {}

  // On the disk itself when it returns. kUnavailable: it cannot be written.
  shared::Result<void> Add(const Record& record, std::string_view why, shared::UnixMillis now);

  const std::filesystem::path& path() const { return path_; }

 private:
  const std::filesystem::path path_;
};

}  // namespace producer
