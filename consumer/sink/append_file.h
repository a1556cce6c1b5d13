// AppendFile is a file of lines that grows batch by batch: what the jsonl and csv sinks share.
//
//   auto file = AppendFile::Open("jsonl", path, format);
//   (*file)->Append(rows.size(), [&](std::size_t i, std::string& out) { out += LineOf(rows[i]); });
//
// A line is never torn: half a line that a crash left is cut off when the file is opened, as its
// batch comes again. Append returns after fdatasync. Without it a power cut could take rows whose
// acknowledgement reached the disk with a later checkpoint, and they would never be written again.
//
// Limitations: the file stays open; after a rename (log rotation) rows go to the old file until the
// job is started again.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <sys/types.h>

#include "consumer/sink/fd_writer.h"
#include "consumer/sink/torn_line.h"
#include "shared/error.h"

namespace consumer {

class AppendFile {
 public:
  // Appends the line of that row, with its line feed.
  using AppendLine = std::function<void(std::size_t row, std::string& out)>;

  // Opens or makes the file; mode 666 less the umask. `kind` is the sink's: "jsonl". kUsage where
  // that fails, where another process writes to it, where it begins with another header or ends in
  // half a line that is not ours. A pipe or a device is written to as it is; a named pipe may get
  // its reader later: until then Append fails with kRetry.
  static shared::Result<std::unique_ptr<AppendFile>> Open(std::string_view kind,
                                                          const std::string& path,
                                                          LineFormat format);
  ~AppendFile();
  AppendFile(const AppendFile&) = delete;
  AppendFile& operator=(const AppendFile&) = delete;

  // The kind and the absolute path of a file; a pipe or a device as it was named.
  std::string_view name() const { return name_; }

  // One write(2) a batch up to 1 MiB of lines, the header before the first line of a file. A failed
  // batch leaves nothing in a file. Errors as Sink::Write.
  shared::Result<void> Append(std::size_t rows, const AppendLine& append_line);

  // Ends an Append that waits for a reader, and every later one, with kRetry. Any thread.
  void Interrupt() { stop_.Request(); }

 private:
  AppendFile(std::string_view kind, bool is_file, bool is_stdout, std::string path,
             LineFormat format);

  void WriteTo(int fd);
  shared::Result<void> FindReader();
  bool LacksHeader(off_t end) const;
  shared::Result<void> WriteLines(std::string lines, std::size_t rows,
                                  const AppendLine& append_line);
  shared::Result<void> Flush(std::string& lines);

  int fd_ = -1;  // -1: a named pipe that nobody reads yet.
  bool is_file_;
  bool is_stdout_;
  bool header_written_ = false;
  std::string kind_;
  std::string path_;
  std::string name_;
  LineFormat format_;
  WriteStop stop_;
  std::optional<FdWriter> writer_;  // To fd_.
};

}  // namespace consumer
