#include "consumer/state/state_list.h"

#include <memory>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "consumer/state/checkpoint_directory.h"
#include "consumer/state/kept_states.h"
#include "shared/json_text.h"
#include "shared/time_text.h"

namespace consumer {

namespace {

namespace fs = std::filesystem;

// A running job may take files away meanwhile: those do not count.
std::uint64_t BytesOf(const fs::path& database) {
  std::uint64_t bytes = 0;
  std::error_code gone;
  for (auto file = fs::directory_iterator(database, gone);
       !gone && file != fs::directory_iterator(); file.increment(gone)) {
    std::error_code none;
    const auto size = file->file_size(none);
    if (!none) bytes += size;
  }
  return bytes;
}

shared::Result<ListedState> Look(const fs::path& dir, bool newest, const StoreOptions& options) {
  const auto state = OpenCheckpointReadOnly(dir, options);
  if (!state) return Forward(state);
  ListedState listed{.head = {}, .bytes = BytesOf(DatabaseOf(dir)), .newest = newest};
  auto head = (*state)->ReadTotals(std::nullopt, [&](const StoredTotal& stored) {
    listed.total += stored.total.count;
    ++listed.distinct;
  });
  if (!head) return Forward(head);
  listed.head = *std::move(head);
  return listed;
}

std::string StateJson(const ListedState& state) {
  const CheckpointHead& head = state.head;
  std::string json = "{";
  shared::AppendJsonName(json, "batch_id");
  json += head.batch ? std::to_string(head.batch->value) : "null";
  if (head.batch) {
    shared::AppendJsonMember(json, "batch_time", shared::FormatTime(head.batch_time));
  } else {
    json += R"(,"batch_time":null)";
  }
  return json + fmt::format(
                    R"(,"epoch":{},"records":{},"total":{},"distinct":{},"bytes":{},"newest":{}}})",
                    head.epoch, head.totals.records, state.total, state.distinct, state.bytes,
                    state.newest);
}

}  // namespace

shared::Result<std::vector<ListedState>> ListStates(const fs::path& dir,
                                                    const StoreOptions& options) {
  auto newest = Look(dir, /*newest=*/true, options);
  if (!newest) return Forward(newest);
  std::vector<ListedState> states;
  for (const BatchId batch : KeptBatches(dir)) {
    auto kept = Look(KeptStateOf(dir, batch), /*newest=*/false, options);
    std::error_code none;
    if (!kept && !fs::exists(KeptStateOf(dir, batch), none)) continue;
    if (!kept) return Forward(kept);
    states.push_back(*std::move(kept));
  }
  states.push_back(*std::move(newest));
  return states;
}

std::string StatesJson(const std::vector<ListedState>& states) {
  std::string json = "[";
  for (const ListedState& state : states) {
    if (json.size() > 1) json += ',';
    json += StateJson(state);
  }
  return json + "]";
}

}  // namespace consumer
