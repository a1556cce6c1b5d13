// The panes of windows in the checkpoint (checkpoint_format.h). Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "consumer/count/batch_id.h"
#include "consumer/count/window_outcome.h"
#include "consumer/state/checkpoint_format.h"
#include "shared/unix_millis.h"

namespace consumer::format {

// The first key of the panes that start at that time or later.
std::string PanesKey(shared::UnixMillis start);

// What a pane holds, without its counts.
Entry PaneEntry(const PaneChange& change);

// The key of all counts of a pane, up to the tag.
std::string PaneKeyOf(const PaneKey& pane);
void AppendPaneCount(std::uint64_t count, BatchId changed_in, Encoder& out);

// An entry of a pane: its sums, where `tag` is empty, or one of its counts.
struct StoredPaneEntry {
  PaneKey pane;
  std::string_view tag;  // In the key.
  std::uint64_t records = 0;
  std::uint64_t tags = 0;
  std::uint64_t count = 0;
  BatchId changed_in;
};
// Absent: none.
std::optional<StoredPaneEntry> DecodePane(std::string_view key, std::string_view value);

}  // namespace consumer::format
