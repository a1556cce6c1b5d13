// CsvSink appends each row to a CSV file with a header (a public contract; docs/sinks.md):
//
//   batch_id,batch_time,hashtag,count
//   3,2026-01-31T12:00:06.000Z,#kafka,120
//
// Cells are quoted as RFC 4180 says; lines end in a line feed. A spreadsheet would take a cell that
// begins with = + - @ or a control character for a formula, so it gets an apostrophe in front, and
// so does one that begins with an apostrophe: whoever takes one leading apostrophe away has the
// tag.
//
// Followed tweets go to a second file with columns of its own (followed_rows.h), named as the first
// one with ".tweets.csv" in place of ".csv": rows.csv, rows.tweets.csv.
//
// At least once, as the jsonl sink. The file is as append_file.h says.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "consumer/sink/append_file.h"
#include "consumer/sink/sink.h"

namespace consumer {

struct CsvColumns {
  std::string field = "hashtag";
  bool windows = false;  // With --window: window_start,window_end.
  // In place of all these: window_start,window_end,records,tags,distinct. Flag: --count-by-window.
  bool count_by_window = false;
  bool followed = false;  // There is a file of followed tweets.
  bool ranks = false;     // Where rows are about ranks: rank,old_rank. Empty: no rank.
};

class CsvSink final : public Sink {
 public:
  // Errors as AppendFile::Open, for either file; a file with another header is kUsage too.
  static shared::Result<std::unique_ptr<CsvSink>> Open(const std::string& path,
                                                       const CsvColumns& columns);

  std::string_view name() const override { return file_->name(); }
  shared::Result<void> Write(const BatchTable& table) override;
  void Interrupt() override;

 private:
  CsvSink(std::unique_ptr<AppendFile> file, std::unique_ptr<AppendFile> tweets, CsvColumns columns);

  shared::Result<void> WriteFollowed(const BatchTable& table);
  shared::Result<void> WriteRows(const BatchTable& table);

  std::unique_ptr<AppendFile> file_;
  std::unique_ptr<AppendFile> tweets_;  // Null: none are followed.
  CsvColumns columns_;
};

// The file of followed tweets beside that of the rows.
std::string FollowedCsvPath(const std::string& path);

// Appends a text as one cell. Pure.
void AppendCsvCell(std::string& out, std::string_view text);

}  // namespace consumer
