#include "consumer/state/rebase.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <rocksdb/write_batch.h>

#include "consumer/state/checkpoint_directory.h"
#include "consumer/state/checkpoint_format.h"
#include "consumer/state/rocksdb_database.h"
#include "shared/private_directory.h"

namespace consumer {

namespace {

using shared::kafka::NextOffset;
using shared::kafka::Partition;
using shared::kafka::Positions;

rocksdb::WriteBatch RebaseWrite(const format::StoredHead& stored, const RebaseTarget& target) {
  std::vector<format::Entry> entries = {format::EpochEntry(stored.head.epoch + 1)};
  for (const auto& [partition, next] : target.positions) {
    entries.push_back(format::PartitionEntry(partition, {.next = next, .first = {}, .last = {}}));
  }
  JobIdentity identity = stored.head.identity;
  identity.cluster_id = target.cluster_id;
  for (auto& entry : format::IdentityEntries(FieldsOf(identity))) {
    entries.push_back(std::move(entry));
  }
  rocksdb::WriteBatch write;
  for (const auto& [partition, state] : stored.head.partitions) {
    write.Delete(format::PartitionKey(partition));
  }
  for (const format::Entry& entry : entries) write.Put(entry.key, entry.value);
  return write;
}

using Cells = std::array<std::string, 5>;

std::optional<std::int64_t> Find(const Positions& positions, Partition partition) {
  const auto found = positions.find(partition);
  if (found == positions.end()) return std::nullopt;
  return found->second.value;
}

std::string Text(std::optional<std::int64_t> number) {
  return number ? std::to_string(*number) : "-";
}

std::string Meaning(std::optional<std::int64_t> from, std::optional<std::int64_t> to) {
  if (!to) return "no longer read";
  if (!from) return "read for the first time";
  if (*to == *from) return "unchanged";
  return *to < *from ? fmt::format("{} offsets are read again", *from - *to)
                     : fmt::format("{} offsets are passed over", *to - *from);
}

Cells CellsOf(Partition partition, std::optional<std::int64_t> from,
              std::optional<std::int64_t> to) {
  return {std::to_string(partition.value), Text(from), Text(to),
          from && to ? std::to_string(*to - *from) : "-", Meaning(from, to)};
}

}  // namespace

shared::Result<void> CheckRebaseTopic(const std::filesystem::path& dir, const std::string& stored,
                                      const std::string& named) {
  if (named == stored) return {};
  return shared::Fail(
      shared::ErrorKind::kUsage,
      fmt::format("checkpoint {} is of topic {}, and the positions would be those of topic {}: "
                  "name its topic with --topic {}, or another directory with --checkpoint",
                  dir.string(), stored, named, stored));
}

shared::Result<void> RebaseCheckpoint(const std::filesystem::path& dir, const RebaseTarget& target,
                                      const StoreOptions& options) {
  // Before the lock, whose file would be made where there is no checkpoint.
  if (auto there = Database::Require(dir, options); !there) return there;
  auto lock = shared::DirectoryLock::Take(dir, kCheckpointUse);
  if (!lock) return shared::Forward(lock);
  auto database = Database::Open(dir, Database::Access::kReadWrite, options);
  if (!database) return Forward(database);
  const format::StoredHead& stored = (*database)->opened_with();
  if (auto same = CheckRebaseTopic(dir, stored.head.identity.topic, target.topic); !same) {
    return same;
  }
  auto write = RebaseWrite(stored, target);
  return (*database)->Write(write, /*sync=*/true);
}

std::string RenderRebase(const Positions& from, const Positions& to) {
  std::set<Partition> partitions;
  for (const auto& [partition, next] : from) partitions.insert(partition);
  for (const auto& [partition, next] : to) partitions.insert(partition);
  std::vector<Cells> lines = {{"partition", "from", "to", "difference", ""}};
  for (const Partition partition : partitions) {
    lines.push_back(CellsOf(partition, Find(from, partition), Find(to, partition)));
  }
  std::array<std::size_t, 4> widths{};
  for (const Cells& cells : lines) {
    for (std::size_t i = 0; i < widths.size(); ++i)
      widths[i] = std::max(widths[i], cells[i].size());
  }
  std::string text;
  for (const Cells& cells : lines) {
    text += fmt::format("{:>{}}  {:>{}}  {:>{}}  {:>{}}", cells[0], widths[0], cells[1], widths[1],
                        cells[2], widths[2], cells[3], widths[3]);
    text += cells[4].empty() ? "\n" : "   " + cells[4] + "\n";
  }
  return text;
}

}  // namespace consumer
