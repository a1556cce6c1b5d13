#include "consumer/state/kept_states.h"

#include <algorithm>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "consumer/state/checkpoint_directory.h"
#include "consumer/state/rocksdb_database.h"
#include "shared/private_directory.h"

namespace consumer {

namespace {

namespace fs = std::filesystem;

// The database that a running job replaces is looked for again; one that was dropped is not.
bool IsKept(const fs::path& dir, BatchId batch, const StoreOptions& options) {
  return Database::Exists(KeptStateOf(dir, batch), options).value_or(false);
}

}  // namespace

fs::path KeptStatesOf(const fs::path& dir) { return dir / "kept"; }

fs::path KeptStateOf(const fs::path& dir, BatchId batch) {
  return KeptStatesOf(dir) / std::to_string(batch.value);
}

std::optional<BatchId> BatchOfKeptState(std::string_view name) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  constexpr std::size_t kMostDigits = 19;  // Of what a u64 surely takes.
  if (name.empty() || name.size() > kMostDigits || !std::ranges::all_of(name, is_digit)) {
    return std::nullopt;
  }
  return BatchId{std::stoull(std::string(name))};
}

std::vector<BatchId> KeptBatches(const fs::path& dir) {
  std::vector<BatchId> batches;
  std::error_code none;
  for (auto entry = fs::directory_iterator(KeptStatesOf(dir), none);
       !none && entry != fs::directory_iterator(); entry.increment(none)) {
    const auto batch = BatchOfKeptState(entry->path().filename().string());
    if (batch) batches.push_back(*batch);
  }
  std::ranges::sort(batches);
  return batches;
}

shared::Error NoSuchState(const fs::path& dir, BatchId batch, std::optional<BatchId> newest) {
  std::vector<std::uint64_t> there;
  for (const BatchId kept : KeptBatches(dir)) there.push_back(kept.value);
  const std::string kept = there.empty() ? "none was kept (run --keep N keeps the last N)"
                                         : fmt::format("kept: {}", fmt::join(there, ", "));
  return {shared::ErrorKind::kUsage,
          fmt::format("checkpoint {} has no state of batch {}; the newest: {}; {}", dir.string(),
                      batch.value, newest ? std::to_string(newest->value) : "none", kept)};
}

shared::Result<std::unique_ptr<CheckpointReader>> OpenStateAt(const fs::path& dir, BatchId batch,
                                                              const StoreOptions& options) {
  // The newest first: a damaged one does not keep the others from being looked at.
  auto newest = OpenCheckpointReadOnly(dir, options);
  std::optional<BatchId> newest_batch;
  if (newest) {
    const auto head = (*newest)->ReadHead();
    if (!head) return Forward(head);
    newest_batch = head->batch;
    if (newest_batch == batch) return newest;
  }
  if (IsKept(dir, batch, options)) {
    auto kept = OpenCheckpointReadOnly(KeptStateOf(dir, batch), options);
    if (kept || IsKept(dir, batch, options)) return kept;
  }
  if (!newest) return newest;
  return std::unexpected(NoSuchState(dir, batch, newest_batch));
}

}  // namespace consumer
