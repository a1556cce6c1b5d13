// What is kept of batches until every sink has it (checkpoint_format.h): rows, forgotten tags, and
// windows that slid or closed. Pure.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "consumer/count/batch_id.h"
#include "consumer/count/row.h"
#include "consumer/count/window.h"
#include "consumer/state/checkpoint_format.h"
#include "consumer/state/checkpoint_store.h"
#include "shared/unix_millis.h"

namespace consumer::format {

// The rows of a batch in blocks of about 64 KiB. None where there are no rows.
std::vector<Entry> RowsEntries(BatchId batch, shared::UnixMillis time, std::span<const Row> rows);
// Absent: no rows.
std::optional<StoredRows> DecodeRows(std::string_view key, std::string_view value);

// The tags, in such blocks.
std::vector<Entry> ForgottenEntries(BatchId batch, std::span<const std::string> tags);
// Absent: no tags. They are views into `value`.
std::optional<std::vector<std::string_view>> DecodeForgotten(std::string_view value);

Entry WindowEntry(BatchId batch, shared::UnixMillis time, const WindowTotals& window);
// One window of its batch. Absent: none.
std::optional<StoredWindows> DecodeWindow(std::string_view key, std::string_view value);

}  // namespace consumer::format
