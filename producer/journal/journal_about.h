// JournalAbout is what a journal tells about itself: the entries "m" of journal_format.h.
//
//   auto about = ReadAbout(database, dir);
//   CheckAbout(*about, dir, "tweets");
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "producer/journal/journal_database.h"
#include "producer/record/sequence.h"
#include "shared/error.h"
#include "shared/unix_millis.h"

namespace producer {

// Empty and absent as in a journal that was never written.
struct JournalAbout {
  std::optional<std::uint64_t> version;
  std::string id;
  std::string topic;
  std::string topic_memory;
  std::string source;
  std::string source_position;
  std::string spend;
  Sequence head = 1;
  Sequence next = 1;
  shared::UnixMillis last_alive = 0;
};

// kCorrupt, kFatal: the database cannot be read.
shared::Result<JournalAbout> ReadAbout(const JournalDatabase& database,
                                       const std::filesystem::path& dir);

// kCorrupt: it lacks something, or is of another format version or another topic.
shared::Result<void> CheckAbout(const JournalAbout& about, const std::filesystem::path& dir,
                                const std::string& topic);

}  // namespace producer
