// A row as JSON: a line of the jsonl sink, a value of the kafka sink (docs/rows.md).
#pragma once

#include <string>
#include <string_view>

#include "consumer/count/batch_id.h"
#include "consumer/count/row.h"

namespace consumer {

// Appends one object, without a line feed. `batch_time` as shared::FormatTime writes it; `field` is
// a JSON string with its quotes. Pure.
void AppendJsonRow(std::string& out, BatchId batch, std::string_view batch_time,
                   std::string_view field, const Row& row);

// The same for what fell into a window (--count-by-window).
void AppendJsonTotals(std::string& out, BatchId batch, std::string_view batch_time,
                      const WindowTotals& totals);

}  // namespace consumer
