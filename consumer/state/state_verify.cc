#include "consumer/state/state_verify.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string_view>
#include <thread>
#include <utility>

#include <fmt/format.h>
#include <rocksdb/iterator.h>
#include <rocksdb/metadata.h>

#include "consumer/state/checkpoint_format.h"
#include "consumer/state/followed_format.h"
#include "consumer/state/history_format.h"
#include "consumer/state/kept_format.h"
#include "consumer/state/kept_states.h"
#include "consumer/state/pane_format.h"
#include "consumer/state/rocksdb_database.h"
#include "consumer/state/rocksdb_options.h"
#include "shared/private_directory.h"

namespace consumer {

namespace {

namespace fs = std::filesystem;
using Access = Database::Access;

// As long as a look beside a running job tries (read_only.cc).
constexpr int kTriesBesideAJob = 40;
constexpr std::chrono::milliseconds kPauseBesideAJob{25};

std::string_view BytesOf(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

bool CanBeRead(std::string_view key, std::string_view value, format::StoredHead& head) {
  if (key.starts_with(format::kTotal)) return format::DecodeTotal(key, value).has_value();
  if (key.starts_with(format::kRows)) return format::DecodeRows(key, value).has_value();
  if (key.starts_with(format::kWindow)) return format::DecodeWindow(key, value).has_value();
  if (key.starts_with(format::kPane)) return format::DecodePane(key, value).has_value();
  if (key.starts_with(format::kForgotten)) return format::DecodeForgotten(value).has_value();
  if (key.starts_with(format::kFollowed)) return format::DecodeFollowed(key, value).has_value();
  if (key.starts_with(format::kHistory)) return format::DecodeHistory(key, value) != nullptr;
  if (key.starts_with(format::kLastFollowed)) return format::DecodeLastFollowed(value).has_value();
  return format::DecodeHeadEntry(key, value, head);
}

// How many entries there are. Reads each block of data on the way.
shared::Result<std::uint64_t> ReadEntries(const Database& database) {
  const std::unique_ptr<rocksdb::Iterator> entry(
      database.db().NewIterator(CheckpointReadOptions()));
  format::StoredHead head;
  std::uint64_t entries = 0;
  for (entry->SeekToFirst(); entry->Valid(); entry->Next(), ++entries) {
    if (CanBeRead(BytesOf(entry->key()), BytesOf(entry->value()), head)) continue;
    return std::unexpected(
        Damaged(database.where(), fmt::format("is damaged: the entry 0x{} cannot be read",
                                              entry->key().ToString(/*hex=*/true))));
  }
  if (!entry->status().ok()) return std::unexpected(ErrorOf(entry->status(), database.where()));
  return entries;
}

std::string Files(const Database& database) {
  std::vector<rocksdb::LiveFileMetaData> files;
  database.db().GetLiveFilesMetaData(&files);
  std::uint64_t bytes = 0;
  for (const auto& file : files) bytes += file.size;
  return fmt::format("{} tables of {} bytes", files.size(), bytes);
}

struct Whole {
  std::string files;
  std::uint64_t entries = 0;
  std::uint64_t totals = 0;
  std::uint64_t tags = 0;
  bool every_block = false;
};

shared::Result<Whole> CheckDatabase(const fs::path& dir, bool in_use, const StoreOptions& options) {
  const auto database =
      Database::Open(dir, in_use ? Access::kReadOnly : Access::kReadOnlyWholeLog, options);
  if (!database) return Forward(database);
  Whole whole{.files = Files(**database), .every_block = !in_use};
  if (!in_use) {
    rocksdb::DB& db = (*database)->db();
    auto status = db.VerifyFileChecksums(CheckpointReadOptions());
    if (status.ok()) status = db.VerifyChecksum(CheckpointReadOptions());
    if (!status.ok()) return std::unexpected(ErrorOf(status, (*database)->where()));
  }
  const auto entries = ReadEntries(**database);
  if (!entries) return Forward(entries);
  whole.entries = *entries;
  const auto head = (*database)->ReadTotals(std::nullopt, [&](const StoredTotal& stored) {
    whole.tags += stored.total.count;
    ++whole.totals;
  });
  if (!head) return Forward(head);
  return whole;
}

std::vector<Check> ChecksOf(const std::string& of, const shared::Result<Whole>& whole) {
  if (!whole) return {{.of = of, .said = whole.error().what, .ok = false}};
  return {{.of = of,
           .said = fmt::format("{} and the log: {} is as it was written", whole->files,
                               whole->every_block ? "every block" : "every entry")},
          {.of = of, .said = fmt::format("{} entries can be read", whole->entries)},
          {.of = of,
           .said = fmt::format("{} totals add up to the {} that were counted", whole->totals,
                               whole->tags)}};
}

// The job replaces files while they are opened here.
shared::Result<Whole> CheckNewest(const fs::path& dir, const StoreOptions& options) {
  shared::Result<Whole> whole;
  for (int tries = 0; tries < kTriesBesideAJob; ++tries) {
    const bool in_use = shared::DirectoryLock::IsTaken(dir);
    whole = CheckDatabase(dir, in_use, options);
    if (whole || (!in_use && !shared::DirectoryLock::IsTaken(dir))) break;
    std::this_thread::sleep_for(kPauseBesideAJob);
  }
  return whole;
}

}  // namespace

std::string CheckLine(const Check& check) {
  return fmt::format("{:<6} {}: {}", check.ok ? "ok" : "failed", check.of, check.said);
}

shared::Result<std::vector<Check>> VerifyCheckpoint(const fs::path& dir,
                                                    const StoreOptions& options) {
  if (auto there = Database::Require(dir, options); !there) return Forward(there);
  std::vector<Check> checks;
  for (const BatchId batch : KeptBatches(dir)) {
    const auto whole = CheckDatabase(KeptStateOf(dir, batch), /*in_use=*/false, options);
    // A running job may have dropped it.
    if (!whole && !Database::Exists(KeptStateOf(dir, batch), options).value_or(true)) continue;
    std::ranges::move(ChecksOf(fmt::format("state of batch {}", batch.value), whole),
                      std::back_inserter(checks));
  }
  std::ranges::move(ChecksOf("newest state", CheckNewest(dir, options)),
                    std::back_inserter(checks));
  return checks;
}

}  // namespace consumer
