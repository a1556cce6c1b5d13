#include "tests/support/disk.h"

#include <algorithm>
#include <utility>

namespace test {

namespace fs = std::filesystem;

namespace {

std::string DirectoryOf(const std::string& path) { return fs::path(path).parent_path(); }

}  // namespace

Disk::Outcome Disk::Spend(bool needs_room, bool* cut_now) {
  const std::lock_guard lock(mutex_);
  if (!power_) return Outcome::kNoPower;
  if (cut_at_ == writes_) {
    power_ = false;
    if (cut_now != nullptr) *cut_now = true;
    return Outcome::kNoPower;
  }
  const bool full = full_at_ && *full_at_ <= writes_;
  if (full && needs_room) return Outcome::kNoRoom;
  ++writes_;
  return Outcome::kDone;
}

void Disk::Made(const std::string& path) {
  const std::lock_guard lock(mutex_);
  contents_[path] = {};
  changes_.push_back({.made = path, .moved_to = {}, .moved_from = {}, .saved_as = {}, .lost = {}});
}

void Disk::Appended(const std::string& path, std::uint64_t bytes) {
  const std::lock_guard lock(mutex_);
  contents_[path].size += bytes;
}

void Disk::Truncated(const std::string& path, std::uint64_t size) {
  const std::lock_guard lock(mutex_);
  contents_[path].size = size;
  contents_[path].synced = std::min(contents_[path].synced, size);
}

void Disk::Synced(const std::string& path) {
  const std::lock_guard lock(mutex_);
  contents_[path].synced = contents_[path].size;
}

void Disk::SyncedDirectory(const std::string& dir) {
  const std::lock_guard lock(mutex_);
  std::erase_if(changes_, [&dir](const NameChange& change) {
    const std::string& name = !change.made.empty()       ? change.made
                              : !change.moved_to.empty() ? change.moved_to
                                                         : change.lost;
    return DirectoryOf(name) == fs::path(dir).lexically_normal();
  });
}

std::string Disk::SaveAside(const std::string& path) {
  if (!fs::exists(path)) return "";
  const std::string saved = scratch_ / std::to_string(saved_++);
  fs::rename(path, saved);
  return saved;
}

bool Disk::Rename(const std::string& from, const std::string& to) {
  const std::lock_guard lock(mutex_);
  if (!fs::exists(from)) return false;
  const std::string saved = SaveAside(to);
  fs::rename(from, to);
  changes_.push_back(
      {.made = {}, .moved_to = to, .moved_from = from, .saved_as = saved, .lost = to});
  MoveContents(from, to);
  return true;
}

// A directory takes its files along.
void Disk::MoveContents(const std::string& from, const std::string& to) {
  contents_.erase(to);
  std::vector<std::string> moved;
  for (const auto& [path, content] : contents_) {
    if (path == from || path.starts_with(from + "/")) moved.push_back(path);
  }
  for (const std::string& path : moved) {
    auto content = contents_.extract(path);
    content.key() = to + path.substr(from.size());
    contents_.insert(std::move(content));
  }
}

bool Disk::Delete(const std::string& path) {
  const std::lock_guard lock(mutex_);
  const std::string saved = SaveAside(path);
  if (saved.empty()) return false;
  contents_.erase(path);
  changes_.push_back(
      {.made = {}, .moved_to = {}, .moved_from = {}, .saved_as = saved, .lost = path});
  return true;
}

void Disk::LosePowerAfter(int writes) {
  const std::lock_guard lock(mutex_);
  cut_at_ = writes;
}

void Disk::FillAfter(std::optional<int> writes) {
  const std::lock_guard lock(mutex_);
  full_at_ = writes;
}

bool Disk::has_power() const {
  const std::lock_guard lock(mutex_);
  return power_;
}

int Disk::writes() const {
  const std::lock_guard lock(mutex_);
  return writes_;
}

void Disk::Undo(const NameChange& change) {
  if (!change.made.empty()) fs::remove_all(change.made);
  if (!change.moved_to.empty()) fs::rename(change.moved_to, change.moved_from);
  // A directory that is gone for good took what it lost along.
  const bool parent_is_there = fs::exists(fs::path(change.lost).parent_path());
  if (!change.saved_as.empty() && parent_is_there) fs::rename(change.saved_as, change.lost);
}

void Disk::CutBytes(bool keep_half) {
  for (const auto& [path, content] : contents_) {
    if (!fs::is_regular_file(path)) continue;
    const std::uint64_t unsynced =
        fs::file_size(path) - std::min(content.synced, fs::file_size(path));
    if (unsynced > 0) fs::resize_file(path, content.synced + (keep_half ? unsynced / 2 : 0));
  }
}

void Disk::Restart(CrashMachine::Remains remains) {
  const std::lock_guard lock(mutex_);
  if (remains != CrashMachine::Remains::kAll) {
    const bool half = remains == CrashMachine::Remains::kHalf;
    CutBytes(half);
    const std::size_t kept = half ? changes_.size() / 2 : 0;
    for (std::size_t i = changes_.size(); i > kept; --i) Undo(changes_[i - 1]);
  }
  contents_.clear();
  changes_.clear();
  cut_at_.reset();
  writes_ = 0;
  power_ = true;
}

}  // namespace test
