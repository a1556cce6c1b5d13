// Journal is the queue on disk between the stream and Kafka: a record is in it before the stream is
// read on, and leaves it when Kafka has it.
//
//   auto journal = Journal::Open({.dir = dir, .topic = "tweets"});
//   (*journal)->Append(records);                  // one write; survives kill -9 when it returns
//   JournalPage page;
//   (*journal)->Read(first, {.records = 1000}, page);
//   (*journal)->Forget(page.last());              // Kafka has them
//
// On disk: a directory of mode 700 with the RocksDB database of journal_format.h in db/ and a lock
// (shared/private_directory.h). What a call stores is stored whole or not at all.
//
// After an error of a write every write fails with the same error, until it is opened again.
//
// Thread-safe: one thread appends while another reads and forgets.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "producer/journal/journal_about.h"
#include "producer/journal/journal_database.h"
#include "producer/journal/journal_page.h"
#include "producer/journal/known_ids.h"
#include "producer/record/record.h"
#include "producer/record/sequence.h"
#include "shared/binary_encoding.h"
#include "shared/error.h"
#include "shared/private_directory.h"
#include "shared/unix_millis.h"

namespace rocksdb {
class FileSystem;
class WriteBatch;
}  // namespace rocksdb

namespace producer {

// For messages about the directory.
inline constexpr shared::DirectoryUse kJournalUse{.what = "journal", .flag = "--journal"};

// The file in a journal's directory of the records that Kafka refused
// (publish/rejected_file.h).
inline constexpr const char* kRejectedName = "rejected.jsonl";

struct JournalSettings {
  std::filesystem::path dir;
  std::string topic;
  std::string source = {};  // Whose it is; empty: as before.
  // Each write is on the disk itself when it returns: it survives power loss too. Flag:
  // --journal-sync.
  bool sync = false;
  // How many ids of tweets are kept for the duplicate filter; 0: none.
  std::size_t known_ids = 0;
  std::shared_ptr<rocksdb::FileSystem> file_system = nullptr;  // For tests; empty: the machine's.
};

// What waits: whole entries, as they are stored.
struct JournalSize {
  std::uint64_t records = 0;
  std::uint64_t bytes = 0;
};

// Key to value.
using JournalNotes = std::map<std::string, std::string>;

// 64 bits of the machine's randomness, in hex: no two journals of a cluster share an id.
std::string DrawJournalId();

class Journal {
 public:
  // Reads through all that waits once, and so finds damage before anything is built on it. kUsage:
  // the directory cannot be made or written, or (read-only) there is no journal. kCorrupt: damaged,
  // in use by another process, of another topic or format version.
  static shared::Result<std::unique_ptr<Journal>> Open(
      JournalSettings settings, JournalAccess access = JournalAccess::kReadWrite);
  ~Journal();

  // Drawn when the journal was made; names its transactions and its marker in Kafka.
  const std::string& id() const { return about_.id; }
  const std::string& topic() const { return settings_.topic; }
  // The word of --source that used it last, this process's too; empty: not known.
  const std::string& source() const { return about_.source; }
  const std::filesystem::path& dir() const { return settings_.dir; }

  // No record before `head` waits. `next` will be given to the next record; each run begins with a
  // number that no other run has given.
  Sequence head() const;
  // The first sequence of this run.
  Sequence run_begin() const { return run_begin_; }
  Sequence next() const;
  JournalSize size() const;

  // Hands over the ids that are kept, oldest first.
  shared::Result<void> VisitIds(const std::function<void(std::uint64_t)>& visit) const;

  // Stores the records under the next sequences, and with them where the source stands after the
  // last (empty: as before); `now` becomes last_alive(). kUnavailable: the disk is full; nothing of
  // the call was stored. kFatal: the disk fails.
  shared::Result<void> Append(std::span<const Record> records, shared::UnixMillis now,
                              std::string_view source_position = {}, std::string_view spend = {});

  // What earlier processes and this one were charged for, by the last Append or KeepSpend that had
  // it; empty: nothing is known. Not for other threads than that which appends.
  const std::string& spend() const { return about_.spend; }
  // Without a record. Empty, or as it was: nothing is written.
  shared::Result<void> KeepSpend(std::string_view spend);

  // Where the source stood when an earlier process last stored something, or this one; empty:
  // nothing is known. Not for other threads than that which appends.
  const std::string& source_position() const { return about_.source_position; }
  // Without a record. Empty, or as it was: nothing is written.
  shared::Result<void> KeepPosition(std::string_view source_position);

  // Notes wait beside the records, for the ledger topic: by key, the newest value of each.
  // `now` becomes last_alive().
  shared::Result<void> PutNote(const std::string& key, const std::string& value,
                               shared::UnixMillis now);
  JournalNotes notes() const;
  std::size_t note_count() const;
  // Removes those that still have that value.
  shared::Result<void> ForgetNotes(const JournalNotes& notes);

  // The `now` of the last call that had one, by earlier processes too; 0: there was none.
  shared::UnixMillis last_alive() const;

  // What is known of the topic (publish/topic_memory.h), for a start while Kafka is away. Empty:
  // nothing was kept.
  shared::Result<void> KeepTopicMemory(std::string_view memory);
  const std::string& topic_memory() const { return about_.topic_memory; }

  // Replaces `page` by what waits from `from` on, up to the limits; at least one record where any
  // waits.
  shared::Result<void> Read(Sequence from, const PageLimits& limits, JournalPage& page) const;

  // The same of the last record that waits alone.
  shared::Result<void> ReadNewest(JournalPage& page) const;

  // Removes every record up to and with that one, and returns what was removed.
  shared::Result<JournalSize> Forget(Sequence up_to);

  // Removes records from `from` on, oldest first, until `bytes` or more are gone; returns what was
  // removed. For when the journal is full and the newest matter more.
  shared::Result<JournalSize> Drop(Sequence from, std::uint64_t bytes);

 private:
  explicit Journal(JournalSettings settings);

  shared::Result<void> KnowItself(JournalAccess access);
  shared::Result<void> Recount();
  shared::Result<void> BeginRun();
  shared::Result<void> Write(rocksdb::WriteBatch& batch);
  shared::Result<void> Keep(std::string_view key, std::string_view value, std::string& kept);
  // The size of [from, to), where `to` may be cut short once `bytes` are reached.
  shared::Result<JournalSize> Measure(Sequence from, Sequence& to, std::uint64_t bytes) const;

  const JournalSettings settings_;
  std::unique_ptr<shared::DirectoryLock> lock_;  // Released last.
  std::unique_ptr<JournalDatabase> database_;
  shared::Encoder encoded_;  // Append's.
  KnownIds known_ids_;
  Sequence run_begin_ = 1;

  JournalAbout about_;

  mutable std::mutex mutex_;  // Guards what follows, and head, next and last_alive of about_.
  JournalSize size_;
  JournalNotes notes_;
};

}  // namespace producer
