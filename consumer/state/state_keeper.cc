#include "consumer/state/state_keeper.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <string_view>

#include <rocksdb/env.h>
#include <rocksdb/utilities/checkpoint.h>

#include "consumer/state/kept_states.h"
#include "consumer/state/rocksdb_options.h"
#include "consumer/state/whole_directory.h"
#include "shared/log.h"
#include "shared/private_directory.h"

namespace consumer {

namespace {

using rocksdb::Status;

// Beside the name that it will have, or had.
constexpr std::string_view kHalfMade = ".new";
constexpr std::string_view kHalfRemoved = ".old";

// The log as it is goes into the copy: to make a table of it first would cost more each time, and
// leave many small tables.
constexpr std::uint64_t kNeverFlush = std::numeric_limits<std::uint64_t>::max();

}  // namespace

bool IsToBeKept(const KeepEvery& every, BatchId batch, shared::UnixMillis time,
                std::optional<shared::UnixMillis> last) {
  if (every.batches > 0) return batch.value % every.batches == 0;
  // A clock that was set back would otherwise end the keeping for as long.
  return !last || time < *last || time - *last >= every.time.count();
}

std::vector<BatchId> StatesToDrop(const std::vector<BatchId>& kept, BatchId newest,
                                  std::uint64_t states) {
  std::vector<BatchId> newest_first;
  for (const BatchId batch : kept) {
    if (batch <= newest) newest_first.push_back(batch);
  }
  std::ranges::sort(newest_first, std::greater());
  for (const BatchId batch : kept) {
    if (newest < batch) newest_first.push_back(batch);
  }
  const auto remaining = static_cast<std::ptrdiff_t>(
      std::min<std::uint64_t>(states, static_cast<std::uint64_t>(newest_first.size())));
  return {newest_first.begin() + remaining, newest_first.end()};
}

StateKeeper::StateKeeper(const std::filesystem::path& dir, const KeepOptions& options,
                         Database& database)
    : dir_(shared::CleanDirectory(dir)),
      kept_(KeptStatesOf(dir_)),
      options_(options),
      database_(database),
      env_(*database.db().GetEnv()) {
  // A name that a killed process took away is gone for good before files are.
  if (Sync(kept_).ok()) RemoveLeftovers();
}

void StateKeeper::BatchSaved(BatchId batch, shared::UnixMillis time) {
  if (options_.states == 0 || !IsToBeKept(options_.every, batch, time, last_kept_)) return;
  last_kept_ = time;
  if (const auto kept = Keep(batch); !kept) {
    shared::log::Warn("state_not_kept", {{"batch", batch.value}, {"why", kept.error().what}});
  }
}

shared::Result<void> StateKeeper::Keep(BatchId batch) {
  const std::string path = KeptStateOf(dir_, batch);
  const std::string made = path + std::string(kHalfMade);
  Status status = MakeBeside(made);
  if (status.ok()) status = Replace(made, batch);
  if (status.ok()) status = Sync(kept_);
  if (!status.ok()) return std::unexpected(ErrorOf(status, path));
  RemoveLeftovers();
  return {};
}

// Makes the state under a name that nobody looks at, whole and synced.
Status StateKeeper::MakeBeside(const std::string& path) const {
  const bool first = !env_.FileExists(kept_).ok();
  if (auto status = env_.CreateDirIfMissing(kept_); !status.ok()) return status;
  if (first) {
    if (auto status = Sync(dir_); !status.ok()) return status;
  }
  if (auto status = RemoveWholly(env_, path); !status.ok()) return status;
  if (auto status = env_.CreateDir(path); !status.ok()) return status;
  rocksdb::Checkpoint* created = nullptr;
  if (auto status = rocksdb::Checkpoint::Create(&database_.db(), &created); !status.ok()) {
    return status;
  }
  const std::unique_ptr<rocksdb::Checkpoint> checkpoint(created);
  if (auto status = checkpoint->CreateCheckpoint(path + "/db", kNeverFlush); !status.ok()) {
    return status;
  }
  return Sync(path);
}

// Gives it its name, and takes theirs from those that are too many.
Status StateKeeper::Replace(const std::string& made, BatchId batch) const {
  const std::vector<BatchId> before = Kept();
  if (std::ranges::count(before, batch) > 0) {
    if (auto status = PutAway(batch); !status.ok()) return status;
  }
  if (auto status = env_.RenameFile(made, KeptStateOf(dir_, batch)); !status.ok()) return status;
  for (const BatchId old :
       StatesToDrop(Kept(), batch, std::max<std::uint64_t>(options_.states, 1))) {
    if (auto status = PutAway(old); !status.ok()) return status;
  }
  return Status::OK();
}

Status StateKeeper::PutAway(BatchId batch) const {
  const std::string path = KeptStateOf(dir_, batch);
  const std::string away = path + std::string(kHalfRemoved);
  if (auto status = RemoveWholly(env_, away); !status.ok()) return status;
  return env_.RenameFile(path, away);
}

Status StateKeeper::Sync(const std::string& path) const {
  std::unique_ptr<rocksdb::Directory> directory;
  if (auto status = env_.NewDirectory(path, &directory); !status.ok()) return status;
  return directory->Fsync();
}

std::vector<BatchId> StateKeeper::Kept() const {
  std::vector<std::string> names;
  env_.GetChildren(kept_, &names).PermitUncheckedError();  // Absent: none is kept.
  std::vector<BatchId> kept;
  for (const std::string& name : names) {
    if (const auto batch = BatchOfKeptState(name)) kept.push_back(*batch);
  }
  std::ranges::sort(kept);
  return kept;
}

void StateKeeper::RemoveLeftovers() const {
  std::vector<std::string> names;
  env_.GetChildren(kept_, &names).PermitUncheckedError();
  for (const std::string& name : names) {
    const bool leftover = name.ends_with(kHalfMade) || name.ends_with(kHalfRemoved);
    // What cannot be removed now is looked for again with the next one.
    if (leftover) RemoveWholly(env_, kept_ + "/" + name).PermitUncheckedError();
  }
}

}  // namespace consumer
