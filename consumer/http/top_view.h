// TopView is one table as it is served: the first rows of the running totals, of a batch or of a
// window, as JSON or CSV.
//
//   const TopView view = RowsView(status);
//   TopJson(view, 10);      //
//   {"batch_id":3,…,"rows":[{"rank":1,"hashtag":"#kafka","count":120},…]}
//
// Pure. Tags are any bytes; what is no UTF-8 becomes U+FFFD.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "consumer/http/live_status.h"

namespace consumer {

// Views of a LiveStatus, which must outlive it.
struct TopView {
  std::optional<BatchId> batch;
  shared::UnixMillis time = 0;
  std::string_view of;  // "running", "batch", "window"
  std::optional<Window> window;
  std::string_view field;
  std::optional<std::uint64_t> total;     // Occurrences of all tags.
  std::optional<std::uint64_t> distinct;  // All tags.
  std::span<const Row> rows;              // In the order of their ranks.
};

// The running totals, or with --counts batch the last batch.
TopView RowsView(const LiveStatus& status);

TopView WindowView(const LiveStatus& status, const LiveWindow& window);

// The first `n` rows. No line break.
std::string TopJson(const TopView& view, std::size_t n);

// The same as a table of RFC 4180 with a header, whose cells no spreadsheet takes for formulas.
std::string TopCsv(const TopView& view, std::size_t n);

}  // namespace consumer
