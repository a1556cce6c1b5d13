// JsonlSink appends each row as a line of JSON (a public contract; docs/rows.md):
//
//   {"batch_id":3,"batch_time":"2026-01-31T12:00:06.000Z","hashtag":"#kafka","count":120}
//
// and where the row is of a window, "window_start":"…","window_end":"…"; where it is about a change
// of the top N, "rank":1,"old_rank":null.
// Behind a batch's rows stand its followed tweets (followed_rows.h).
//
// At least once: a batch that was not acknowledged before a crash is written again, its lines equal
// byte for byte, so `sort -u` removes repetitions. The file is as append_file.h says.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "consumer/sink/append_file.h"
#include "consumer/sink/sink.h"

namespace consumer {

class JsonlSink final : public Sink {
 public:
  // Errors as AppendFile::Open.
  static shared::Result<std::unique_ptr<JsonlSink>> Open(const std::string& path,
                                                         std::string_view field,
                                                         bool count_by_window = false);

  std::string_view name() const override { return file_->name(); }
  shared::Result<void> Write(const BatchTable& table) override;
  void Interrupt() override { file_->Interrupt(); }

 private:
  JsonlSink(std::unique_ptr<AppendFile> file, std::string_view field, bool count_by_window);

  std::unique_ptr<AppendFile> file_;
  std::string field_;  // As a JSON string.
  bool count_by_window_;
};

}  // namespace consumer
