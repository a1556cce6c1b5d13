#include "producer/journal/journal_about.h"

#include <string_view>

#include <fmt/format.h>
#include <rocksdb/iterator.h>

#include "producer/journal/journal_format.h"
#include "producer/journal/rocksdb_options.h"

namespace producer {
namespace {

namespace format = journal_format;
using shared::ErrorKind;
using shared::Result;

void TakeEntry(std::string_view key, std::string_view value, JournalAbout& about) {
  if (key == format::kFormatVersion) about.version = format::DecodeNumber(value);
  if (key == format::kJournalId) about.id = value;
  if (key == format::kTopic) about.topic = value;
  if (key == format::kTopicMemory) about.topic_memory = value;
  if (key == format::kSource) about.source = value;
  if (key == format::kSourcePosition) about.source_position = value;
  if (key == format::kSpend) about.spend = value;
  if (key == format::kHead) about.head = format::DecodeNumber(value).value_or(0);
  if (key == format::kNext) about.next = format::DecodeNumber(value).value_or(0);
  if (key == format::kAlive) {
    about.last_alive = static_cast<shared::UnixMillis>(format::DecodeNumber(value).value_or(0));
  }
}

}  // namespace

Result<JournalAbout> ReadAbout(const JournalDatabase& database, const std::filesystem::path& dir) {
  JournalAbout about;
  const auto scan = database.Scan();
  for (scan->Seek(format::kAbout); scan->Valid() && scan->key().starts_with(format::kAbout);
       scan->Next()) {
    TakeEntry(scan->key().ToStringView(), scan->value().ToStringView(), about);
  }
  if (!scan->status().ok()) return std::unexpected(JournalError(scan->status(), dir));
  return about;
}

Result<void> CheckAbout(const JournalAbout& about, const std::filesystem::path& dir,
                        const std::string& topic) {
  if (!about.version || about.id.empty() || about.head == 0) {
    return std::unexpected(Damaged(dir, "it lacks what tells about it"));
  }
  if (*about.version != format::kVersion) {
    return shared::Fail(ErrorKind::kCorrupt,
                        fmt::format("journal {} has format version {}, and this program knows {} "
                                    "alone; use the program that wrote it, or another directory "
                                    "with --journal",
                                    dir.string(), *about.version, format::kVersion));
  }
  if (about.topic == topic) return {};
  return shared::Fail(
      ErrorKind::kCorrupt,
      fmt::format("journal {} is of topic {}, not {}; name another directory with --journal",
                  dir.string(), about.topic, topic));
}

}  // namespace producer
