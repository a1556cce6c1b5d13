#include "producer/publish/rejected_file.h"

#include <cerrno>
#include <cstring>
#include <string>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "shared/json_text.h"
#include "shared/time_text.h"

namespace producer {
namespace {

std::string LineOf(const Record& record, std::string_view why, shared::UnixMillis now) {
  std::string line = "{";
  shared::AppendJsonMember(line, "time", shared::FormatTime(now));
  shared::AppendJsonMember(line, "why", why);
  shared::AppendJsonMember(line, "key", record.key);
  line += fmt::format(",\"timestamp\":{},\"headers\":{{", record.timestamp);
  for (const auto& header : record.headers())
    shared::AppendJsonMember(line, header.name, header.value);
  line += '}';
  if (record.deletion) {
    line += ",\"value\":null";
  } else {
    shared::AppendJsonMember(line, "value", record.value);
  }
  return line + "}\n";
}

}  // namespace

shared::Result<void> RejectedFile::Add(const Record& record, std::string_view why,
                                       shared::UnixMillis now) {
  const std::string line = LineOf(record, why, now);
  const int file = open(path_.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  bool written = file >= 0;
  written = written && write(file, line.data(), line.size()) == static_cast<ssize_t>(line.size());
  written = written && fsync(file) == 0;
  const int reason = errno;
  if (file >= 0) close(file);
  if (written) return {};
  return shared::Fail(shared::ErrorKind::kUnavailable,
                      fmt::format("cannot write {}: {}", path_.string(), std::strerror(reason)));
}

}  // namespace producer
