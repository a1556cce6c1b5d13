#include "consumer/sink/jsonl_sink.h"

#include <utility>

#include "consumer/sink/followed_rows.h"
#include "consumer/sink/json_row.h"
#include "shared/json_text.h"
#include "shared/time_text.h"

namespace consumer {
namespace {

constexpr std::string_view kRowStart = R"({"batch_id":)";

bool BeginsAsJsonRow(std::string_view text) {
  return kRowStart.starts_with(text.substr(0, kRowStart.size()));
}

}  // namespace

shared::Result<std::unique_ptr<JsonlSink>> JsonlSink::Open(const std::string& path,
                                                           std::string_view field,
                                                           bool count_by_window) {
  auto file = AppendFile::Open("jsonl", path, {.begins_as_row = BeginsAsJsonRow});
  if (!file) return shared::Forward(file);
  return std::unique_ptr<JsonlSink>(new JsonlSink(*std::move(file), field, count_by_window));
}

JsonlSink::JsonlSink(std::unique_ptr<AppendFile> file, std::string_view field, bool count_by_window)
    : file_(std::move(file)), count_by_window_(count_by_window) {
  shared::AppendJsonString(field_, field);
}

shared::Result<void> JsonlSink::Write(const BatchTable& table) {
  const std::string time = shared::FormatTime(table.time);
  const std::vector<FollowedRow> followed = FollowedRows(table.followed);
  const std::size_t rows = count_by_window_ ? table.windows.size() : table.rows.size();
  return file_->Append(rows + followed.size(), [&](std::size_t row, std::string& out) {
    if (row >= rows) {
      AppendFollowedJson(out, table.batch, time, field_, followed[row - rows]);
    } else if (count_by_window_) {
      AppendJsonTotals(out, table.batch, time, table.windows[row]);
    } else {
      AppendJsonRow(out, table.batch, time, field_, table.rows[row]);
    }
    out += '\n';
  });
}

}  // namespace consumer
