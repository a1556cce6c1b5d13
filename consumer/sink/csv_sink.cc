#include "consumer/sink/csv_sink.h"

#include <algorithm>
#include <cctype>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "consumer/sink/followed_rows.h"
#include "shared/time_text.h"

namespace consumer {
namespace {

// Whatever spreadsheets take for the beginning of a formula, and the mark itself.
constexpr std::string_view kGuarded = "=+-@\t\r\n'";

bool BeginsAsCsvRow(std::string_view text) {
  const std::size_t digits = text.find_first_not_of("0123456789");
  if (digits == std::string_view::npos) return true;
  return digits > 0 && text[digits] == ',';
}

std::string HeaderOf(const CsvColumns& columns) {
  std::string header = "batch_id,batch_time,";
  if (columns.count_by_window) return header + "window_start,window_end,records,tags,distinct\n";
  AppendCsvCell(header, columns.field);
  header += ",count";
  if (columns.windows) header += ",window_start,window_end";
  if (columns.ranks) header += ",rank,old_rank";
  return header + "\n";
}

void AppendRank(std::string& out, const std::optional<std::uint64_t>& rank) {
  out += ',';
  if (rank) out += std::to_string(*rank);
}

}  // namespace

void AppendCsvCell(std::string& out, std::string_view text) {
  const bool guarded = !text.empty() && kGuarded.find(text.front()) != std::string_view::npos;
  const bool quoted = text.find_first_of(",\"\r\n") != std::string_view::npos;
  if (quoted) out += '"';
  if (guarded) out += '\'';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  if (quoted) out += '"';
}

std::string FollowedCsvPath(const std::string& path) {
  constexpr std::string_view kEnding = ".csv";
  std::string name = path;
  if (name.ends_with(kEnding)) name.resize(name.size() - kEnding.size());
  return name + ".tweets.csv";
}

shared::Result<std::unique_ptr<CsvSink>> CsvSink::Open(const std::string& path,
                                                       const CsvColumns& columns) {
  auto file = AppendFile::Open(
      "csv", path, {.header = HeaderOf(columns), .begins_as_row = BeginsAsCsvRow, .quoted = true});
  if (!file) return shared::Forward(file);
  std::unique_ptr<AppendFile> tweets;
  if (columns.followed) {
    auto opened = AppendFile::Open("csv", FollowedCsvPath(path),
                                   {.header = FollowedCsvHeader(columns.field),
                                    .begins_as_row = BeginsAsCsvRow,
                                    .quoted = true});
    if (!opened) return shared::Forward(opened);
    tweets = *std::move(opened);
  }
  return std::unique_ptr<CsvSink>(new CsvSink(*std::move(file), std::move(tweets), columns));
}

CsvSink::CsvSink(std::unique_ptr<AppendFile> file, std::unique_ptr<AppendFile> tweets,
                 CsvColumns columns)
    : file_(std::move(file)), tweets_(std::move(tweets)), columns_(std::move(columns)) {}

void CsvSink::Interrupt() {
  file_->Interrupt();
  if (tweets_) tweets_->Interrupt();
}

shared::Result<void> CsvSink::Write(const BatchTable& table) {
  if (tweets_ && !table.followed.empty()) {
    if (auto written = WriteFollowed(table); !written) return written;
  }
  return table.followed_only ? shared::Result<void>() : WriteRows(table);
}

shared::Result<void> CsvSink::WriteFollowed(const BatchTable& table) {
  const std::string time = shared::FormatTime(table.time);
  const std::vector<FollowedRow> rows = FollowedRows(table.followed);
  return tweets_->Append(rows.size(), [&](std::size_t at, std::string& out) {
    AppendFollowedCsv(out, table.batch, time, rows[at]);
  });
}

shared::Result<void> CsvSink::WriteRows(const BatchTable& table) {
  const std::string time = shared::FormatTime(table.time);
  if (columns_.count_by_window) {
    return file_->Append(table.windows.size(), [&](std::size_t at, std::string& out) {
      const WindowTotals& totals = table.windows[at];
      fmt::format_to(std::back_inserter(out), "{},{},{},{},{},{},{}\n", table.batch.value, time,
                     shared::FormatTime(totals.window.start), shared::FormatTime(totals.window.end),
                     totals.records, totals.tags, totals.distinct);
    });
  }
  return file_->Append(table.rows.size(), [&](std::size_t at, std::string& out) {
    const Row& row = table.rows[at];
    fmt::format_to(std::back_inserter(out), "{},{},", table.batch.value, time);
    AppendCsvCell(out, row.tag);
    fmt::format_to(std::back_inserter(out), ",{}", row.count);
    if (columns_.windows) {
      fmt::format_to(std::back_inserter(out), ",{},{}",
                     row.window ? shared::FormatTime(row.window->start) : "",
                     row.window ? shared::FormatTime(row.window->end) : "");
    }
    if (columns_.ranks) {
      AppendRank(out, row.rank);
      AppendRank(out, row.old_rank);
    }
    out += '\n';
  });
}

}  // namespace consumer
