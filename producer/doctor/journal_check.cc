#include "producer/doctor/journal_check.h"

#include <cerrno>
#include <cstdlib>
#include <system_error>

#include <fmt/format.h>
#include <unistd.h>

#include "producer/journal/journal.h"
#include "shared/private_directory.h"

namespace producer {
namespace {

using std::filesystem::path;

constexpr const char* kJournal = "journal";

// The directory itself, or that of its parents in which it would be made.
path NearestThatExists(path dir) {
  std::error_code unknown;
  while (!std::filesystem::exists(dir, unknown) && dir.has_relative_path()) dir = dir.parent_path();
  return dir;
}

// By making a directory and removing it. 0: it can.
int WhyNothingCanBeMadeIn(const path& dir) {
  std::string name = dir / ".tweet-producer-XXXXXX";
  if (mkdtemp(name.data()) == nullptr) return errno;
  rmdir(name.c_str());
  return 0;
}

shared::Result<void> CheckWritable(const path& dir) {
  const path where = NearestThatExists(dir);
  const int why = WhyNothingCanBeMadeIn(where);
  if (why == 0) return {};
  return shared::Fail(shared::ErrorKind::kUsage,
                      fmt::format("cannot write in {}: {}; name another directory with --journal",
                                  where.string(), std::generic_category().message(why)));
}

std::string InMiB(std::uint64_t bytes) { return fmt::format("{:.1f} MiB", bytes / 1048576.0); }

// Of a journal that nobody uses.
Finding Describe(const JournalPlan& plan, const std::string& what, std::uint64_t bytes) {
  std::error_code unknown;
  const auto disk = std::filesystem::space(NearestThatExists(*plan.dir), unknown);
  const std::uint64_t to_come = plan.max_bytes - std::min(plan.max_bytes, bytes);
  if (unknown || disk.available >= to_come) return Ok(kJournal, what);
  return Warning(kJournal,
                 fmt::format("{}; the disk has {} left, and {} more may have to wait: make room, "
                             "or lower --journal-max-bytes",
                             what, InMiB(disk.available), InMiB(to_come)));
}

JournalFinding LookInto(const JournalPlan& plan) {
  const auto journal =
      Journal::Open({.dir = *plan.dir, .topic = plan.topic}, JournalAccess::kReadOnly);
  if (!journal) return {Failed(kJournal, journal.error())};
  const JournalSize size = (*journal)->size();
  return {.finding = Describe(plan,
                              fmt::format("{}: {} records wait for Kafka ({})", plan.dir->string(),
                                          size.records, InMiB(size.bytes)),
                              size.bytes),
          .position = (*journal)->source_position()};
}

}  // namespace

JournalFinding CheckJournal(const JournalPlan& plan) {
  if (!plan.dir) {
    return {
        Ok(kJournal, "off: what Kafka has not acknowledged when the process is killed is lost")};
  }
  const path& dir = *plan.dir;
  if (auto writable = CheckWritable(dir); !writable) return {Failed(kJournal, writable.error())};
  if (!std::filesystem::exists(dir / "lock")) {
    return {Describe(plan, fmt::format("{}: will be made", dir.string()), 0)};
  }
  const bool in_use = shared::DirectoryLock::IsTaken(dir);
  const auto lock = shared::DirectoryLock::Take(dir, kJournalUse);
  if (!lock) return {Failed(kJournal, lock.error()), in_use};
  return LookInto(plan);
}

}  // namespace producer
