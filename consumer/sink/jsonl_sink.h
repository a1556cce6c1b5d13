// JsonlSink appends each row as a line of JSON (a public contract; docs/rows.md):
//
//   {"batch_id":3,"batch_time":"2026-01-31T12:00:06.000Z","hashtag":"#kafka","count":120}
//
// and where the row is about a change of the top N, "rank":1,"old_rank":null.
//
// At least once: a batch that was not acknowledged before a crash is written again, its lines equal
// byte for byte, so `sort -u` removes repetitions. A line is never torn: half a line that a crash
// left is cut off when the file is opened, as its batch comes again.
//
// Write returns after fdatasync. Without it a power cut could take rows whose acknowledgement
// reached the disk with a later checkpoint, and they would never be written again.
//
// Limitations: the file stays open; after a rename (log rotation) rows go to the old file until the
// job is started again.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "consumer/sink/fd_writer.h"
#include "consumer/sink/sink.h"

namespace consumer {

class JsonlSink final : public Sink {
 public:
  // Opens or makes the file; mode 666 less the umask. kUsage where that fails, where another
  // process writes to it, or where it ends in half a line that is not ours. A pipe or a device is
  // written to as it is; a named pipe may get its reader later: until then Write fails with kRetry.
  static shared::Result<std::unique_ptr<JsonlSink>> Open(const std::string& path,
                                                         std::string_view field);
  ~JsonlSink() override;
  JsonlSink(const JsonlSink&) = delete;
  JsonlSink& operator=(const JsonlSink&) = delete;

  // "jsonl:" and the absolute path of a file; a pipe or a device as it was named.
  std::string_view name() const override { return name_; }
  // One write(2) a batch up to 1 MiB of lines. A failed batch leaves nothing in a file.
  shared::Result<void> Write(const BatchTable& table) override;
  void Interrupt() override { stop_.Request(); }

 private:
  JsonlSink(bool is_file, bool is_stdout, std::string path, std::string_view field);

  void WriteTo(int fd);
  shared::Result<void> FindReader();
  shared::Result<void> Append(const BatchTable& table);
  shared::Result<void> Flush(std::string& lines);

  int fd_ = -1;  // -1: a named pipe that nobody reads yet.
  bool is_file_;
  bool is_stdout_;
  std::string path_;
  std::string name_;
  std::string field_;  // As a JSON string.
  WriteStop stop_;
  std::optional<FdWriter> writer_;  // To fd_.
};

// One line with its line feed, appended. `field` is a JSON string with its quotes. Pure.
void AppendJsonLine(std::string& out, BatchId batch, std::string_view batch_time,
                    std::string_view field, const Row& row);

}  // namespace consumer
