#include "consumer/sink/json_row.h"

#include <cstdint>
#include <iterator>
#include <optional>

#include <fmt/format.h>

#include "shared/json_text.h"
#include "shared/time_text.h"

namespace consumer {
namespace {

void AppendRank(std::string& out, std::string_view name, const std::optional<std::uint64_t>& rank) {
  if (rank) {
    fmt::format_to(std::back_inserter(out), ",\"{}\":{}", name, *rank);
  } else {
    fmt::format_to(std::back_inserter(out), ",\"{}\":null", name);
  }
}

void AppendWindow(std::string& out, const Window& window) {
  fmt::format_to(std::back_inserter(out), R"(,"window_start":"{}","window_end":"{}")",
                 shared::FormatTime(window.start), shared::FormatTime(window.end));
}

}  // namespace

void AppendJsonRow(std::string& out, BatchId batch, std::string_view batch_time,
                   std::string_view field, const Row& row) {
  fmt::format_to(std::back_inserter(out), R"({{"batch_id":{},"batch_time":"{}",{}:)", batch.value,
                 batch_time, field);
  shared::AppendJsonString(out, row.tag);
  fmt::format_to(std::back_inserter(out), R"(,"count":{})", row.count);
  if (row.window) AppendWindow(out, *row.window);
  if (row.about_rank) {
    AppendRank(out, "rank", row.rank);
    AppendRank(out, "old_rank", row.old_rank);
  }
  out += '}';
}

void AppendJsonTotals(std::string& out, BatchId batch, std::string_view batch_time,
                      const WindowTotals& totals) {
  fmt::format_to(std::back_inserter(out), R"({{"batch_id":{},"batch_time":"{}")", batch.value,
                 batch_time);
  AppendWindow(out, totals.window);
  fmt::format_to(std::back_inserter(out), R"(,"records":{},"tags":{},"distinct":{}}})",
                 totals.records, totals.tags, totals.distinct);
}

}  // namespace consumer
