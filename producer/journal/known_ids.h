// KnownIds is what the duplicate filter knows of, kept in a journal: the newest ids of tweets and
// of deletions (record/tweet_number.h), stored in the same write as their records.
//
//   KnownIds ids(1'000'000);
//   ids.Restore(database, dir);
//   ids.Add(records, batch);                 // and write the batch
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <vector>

#include "producer/journal/journal_database.h"
#include "producer/record/record.h"
#include "shared/error.h"

namespace producer {

// Not thread-safe, but Visit.
class KnownIds {
 public:
  // How many are kept at least; 0: none are.
  explicit KnownIds(std::size_t kept) : kept_(kept) {}

  // Finds the place to go on. kCorrupt: an entry cannot be read.
  shared::Result<void> Restore(const JournalDatabase& database, const std::filesystem::path& dir);

  // Hands over what the database has, oldest first.
  static shared::Result<void> Visit(const JournalDatabase& database,
                                    const std::filesystem::path& dir,
                                    const std::function<void(std::uint64_t)>& visit);

  // Puts the records' ids into the batch, and removes older ones now and then.
  void Add(std::span<const Record> records, rocksdb::WriteBatch& batch);

 private:
  const std::size_t kept_;
  std::uint64_t next_ = 0;    // The number of the next id,
  std::uint64_t oldest_ = 0;  // and of the oldest one that may be there.
  std::vector<std::uint64_t> ids_;
};

}  // namespace producer
