#include "producer/journal/known_ids.h"

#include <rocksdb/iterator.h>
#include <rocksdb/write_batch.h>

#include "producer/journal/journal_format.h"
#include "producer/journal/rocksdb_options.h"
#include "producer/record/tweet_number.h"

namespace producer {
namespace {

namespace format = journal_format;
using shared::Result;

// Ids are forgotten so many at a time.
constexpr std::uint64_t kSlack = 65'536;

std::string_view BytesOf(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

}  // namespace

Result<void> KnownIds::Restore(const JournalDatabase& database, const std::filesystem::path& dir) {
  const auto scan = database.Scan();
  scan->Seek(format::kIds);
  if (scan->Valid() && scan->key().starts_with(format::kIds)) {
    oldest_ = format::NumberOfIds(BytesOf(scan->key())).value_or(0);
  }
  next_ = oldest_;
  return Visit(database, dir, [this](std::uint64_t) { ++next_; });
}

Result<void> KnownIds::Visit(const JournalDatabase& database, const std::filesystem::path& dir,
                             const std::function<void(std::uint64_t)>& visit) {
  const auto scan = database.Scan();
  for (scan->Seek(format::kIds); scan->Valid() && scan->key().starts_with(format::kIds);
       scan->Next()) {
    const auto ids = format::DecodeIds(BytesOf(scan->value()));
    if (!ids) return std::unexpected(Damaged(dir, "its ids cannot be read"));
    for (const std::uint64_t id : *ids) visit(id);
  }
  if (!scan->status().ok()) return std::unexpected(JournalError(scan->status(), dir));
  return {};
}

void KnownIds::Add(std::span<const Record> records, rocksdb::WriteBatch& batch) {
  if (kept_ == 0) return;
  ids_.clear();
  for (const Record& record : records) {
    ids_.push_back(record.deletion ? NumberOfDeletion(record.key) : NumberOf(record.key));
  }
  batch.Put(format::IdsKey(next_), format::EncodeIds(ids_));
  next_ += ids_.size();
  if (next_ - oldest_ < kept_ + kSlack) return;
  const std::uint64_t oldest = next_ - kept_ - kSlack / 2;
  // An entry that reaches across goes with the next removal.
  batch.DeleteRange(format::IdsKey(oldest_), format::IdsKey(oldest));
  oldest_ = oldest;
}

}  // namespace producer
