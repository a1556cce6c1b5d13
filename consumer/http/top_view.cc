#include "consumer/http/top_view.h"

#include <algorithm>

#include "consumer/http/json_answer.h"
#include "consumer/sink/csv_sink.h"

namespace consumer {
namespace {

std::span<const Row> First(std::span<const Row> rows, std::size_t n) {
  return rows.first(std::min(n, rows.size()));
}

void AddWindow(JsonObject& json, const std::optional<Window>& window) {
  if (!window) {
    json.Null("window");
    return;
  }
  JsonObject inner = json.Object("window");
  inner.Time("start", window->start);
  inner.Time("end", window->end);
}

void Write(const TopView& view, std::size_t n, std::string& out) {
  JsonObject json(out);
  json.Number("batch_id", view.batch ? std::optional(view.batch->value) : std::nullopt);
  view.batch ? json.Time("batch_time", view.time) : json.Null("batch_time");
  json.Text("of", view.of);
  AddWindow(json, view.window);
  json.Text("field", view.field);
  json.Number("total", view.total);
  json.Number("distinct", view.distinct);
  JsonArray rows = json.Array("rows");
  std::size_t rank = 0;
  for (const Row& row : First(view.rows, n)) {
    JsonObject each = rows.Object();
    each.Number("rank", ++rank);
    each.Text(view.field, row.tag);
    each.Number("count", row.count);
  }
}

}  // namespace

TopView RowsView(const LiveStatus& status) {
  const LiveBatch& batch = *status.batch;
  return {.batch = batch.id,
          .time = batch.time,
          .of = status.run->counts == CountScope::kBatch ? "batch" : "running",
          .window = {},
          .field = status.run->field,
          .total = batch.rows_total,
          .distinct = batch.rows_distinct,
          .rows = batch.rows};
}

TopView WindowView(const LiveStatus& status, const LiveWindow& window) {
  return {.batch = status.batch->id,
          .time = status.batch->time,
          .of = "window",
          .window = window.window,
          .field = status.run->field,
          .total = window.total,
          .distinct = window.distinct,
          .rows = window.rows};
}

std::string TopJson(const TopView& view, std::size_t n) {
  std::string out;
  Write(view, n, out);
  return out;
}

std::string TopCsv(const TopView& view, std::size_t n) {
  std::string out = "rank,";
  AppendCsvCell(out, view.field);
  out += view.window ? ",count,window_start,window_end\r\n" : ",count\r\n";
  std::size_t rank = 0;
  for (const Row& row : First(view.rows, n)) {
    out += std::to_string(++rank) + ',';
    AppendCsvCell(out, row.tag);
    out += ',' + std::to_string(row.count);
    if (view.window) {
      out +=
          ',' + shared::FormatTime(view.window->start) + ',' + shared::FormatTime(view.window->end);
    }
    out += "\r\n";
  }
  return out;
}

}  // namespace consumer
