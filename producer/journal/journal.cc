#include "producer/journal/journal.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <random>
#include <utility>

#include <fmt/format.h>
#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/file_system.h>
#include <rocksdb/write_batch.h>

#include "producer/journal/journal_format.h"
#include "producer/journal/rocksdb_options.h"

namespace producer {
namespace {

namespace format = journal_format;
using shared::ErrorKind;
using shared::Result;

// Ids are forgotten so many at a time.
constexpr std::uint64_t kIdSlack = 65'536;

std::string_view View(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

std::uint64_t IdOf(std::string_view key) {
  std::uint64_t id = 0;
  std::from_chars(key.data(), key.data() + key.size(), id);
  return id;
}

std::uint64_t BytesOf(const rocksdb::Iterator& scan) {
  return scan.key().size() + scan.value().size();
}

}  // namespace

std::string DrawJournalId() {
  std::random_device random;
  return fmt::format("{:08x}{:08x}", random(), random());
}

Journal::Journal(JournalSettings settings) : settings_(std::move(settings)) {}

// A log that ends within a write looks like one that a power cut left: damage to its last write
// would pass for that. So after a clean end nothing stands in it. After a write that failed RocksDB
// asserts when it is closed (7.8 does, as Debian builds it): it is left to the end of the process.
Journal::~Journal() {
  if (failure_) {
    static_cast<void>(db_.release());
    static_cast<void>(env_.release());
  } else if (lock_ && db_) {
    db_->Flush(rocksdb::FlushOptions());
  }
}

Result<std::unique_ptr<Journal>> Journal::Open(JournalSettings settings, Access access) {
  std::unique_ptr<Journal> journal(new Journal(std::move(settings)));
  const auto& dir = journal->settings_.dir;
  if (access == Access::kReadWrite) {
    if (auto made = shared::MakePrivateDirectory(dir, kJournalUse); !made) return Forward(made);
    auto lock = shared::DirectoryLock::Take(dir, kJournalUse);
    if (!lock) return Forward(lock);
    journal->lock_ = std::make_unique<shared::DirectoryLock>(*std::move(lock));
  }
  if (auto opened = journal->OpenDatabase(access); !opened) return Forward(opened);
  if (auto read = journal->ReadAbout(access); !read) return Forward(read);
  if (auto counted = journal->Recount(); !counted) return Forward(counted);
  return journal;
}

Result<void> Journal::OpenDatabase(Access access) {
  const std::string path = settings_.dir / "db";
  env_ = rocksdb::NewCompositeEnv(settings_.file_system ? settings_.file_system
                                                        : rocksdb::FileSystem::Default());
  const rocksdb::Options options = JournalOptions(env_.get());
  if (access == Access::kReadOnly && !env_->FileExists(path).ok()) {
    return shared::Fail(ErrorKind::kUsage,
                        fmt::format("there is no journal in {}; name its directory with --journal, "
                                    "or its topic with --topic",
                                    settings_.dir.string()));
  }
  // RocksDB makes it too, but complains first.
  if (access == Access::kReadWrite) env_->CreateDirIfMissing(path);
  rocksdb::DB* opened = nullptr;
  const auto status = access == Access::kReadWrite
                          ? rocksdb::DB::Open(options, path, &opened)
                          : rocksdb::DB::OpenForReadOnly(options, path, &opened);
  db_.reset(opened);
  if (!status.ok()) return std::unexpected(OpeningError(status, settings_.dir));
  return {};
}

// After a write that failed RocksDB must not be asked for another: it may assert then (7.8 does).
Result<void> Journal::Write(rocksdb::WriteBatch& batch) {
  const std::scoped_lock lock(write_mutex_);
  if (failure_) return std::unexpected(*failure_);
  rocksdb::WriteOptions options;
  options.sync = settings_.sync;
  const auto status = db_->Write(options, &batch);
  if (status.ok()) return {};
  failure_ = JournalError(status, settings_.dir);
  return std::unexpected(*failure_);
}

std::unique_ptr<rocksdb::Iterator> Journal::Scan() const {
  return std::unique_ptr<rocksdb::Iterator>(db_->NewIterator(JournalReadOptions()));
}

// A journal is made by its first write; what a power cut left of that is made anew.
Result<void> Journal::ReadAbout(Access access) {
  std::optional<std::uint64_t> version;
  std::string topic;
  const auto scan = Scan();
  for (scan->Seek(format::kAbout); scan->Valid() && scan->key().starts_with(format::kAbout);
       scan->Next()) {
    const std::string_view key = View(scan->key());
    const std::string_view value = View(scan->value());
    if (key == format::kJournalId) id_ = value;
    if (key == format::kTopic) topic = value;
    if (key == format::kFormatVersion) version = format::DecodeNumber(value);
    if (key == format::kTopicMemory) topic_memory_ = value;
    if (key == format::kAlive) {
      last_alive_ = static_cast<shared::UnixMillis>(format::DecodeNumber(value).value_or(0));
    }
    if (key == format::kHead) head_ = format::DecodeNumber(value).value_or(0);
    if (key == format::kNext) next_ = format::DecodeNumber(value).value_or(0);
  }
  if (!scan->status().ok()) return std::unexpected(JournalError(scan->status(), settings_.dir));
  if (id_.empty() && access == Access::kReadWrite) {
    id_ = DrawJournalId();
    rocksdb::WriteBatch batch;
    batch.Put(format::kFormatVersion, format::EncodeNumber(format::kVersion));
    batch.Put(format::kJournalId, id_);
    batch.Put(format::kTopic, settings_.topic);
    batch.Put(format::kHead, format::EncodeNumber(head_));
    return Write(batch);
  }
  if (!version || id_.empty() || head_ == 0) {
    return std::unexpected(Damaged(settings_.dir, "it lacks what tells about it"));
  }
  if (*version != format::kVersion) {
    return shared::Fail(ErrorKind::kCorrupt,
                        fmt::format("journal {} has format version {}, and this program knows {} "
                                    "alone; use the program that wrote it, or another directory "
                                    "with --journal",
                                    settings_.dir.string(), *version, format::kVersion));
  }
  if (topic == settings_.topic) return {};
  return shared::Fail(ErrorKind::kCorrupt,
                      fmt::format("journal {} is of topic {}, not {}; name another directory with "
                                  "--journal",
                                  settings_.dir.string(), topic, settings_.topic));
}

// What waits is read to its end, so that damage is found before anything is built on it.
Result<void> Journal::Recount() {
  next_ = std::max(next_, head_);
  const auto scan = Scan();
  for (scan->Seek(format::RecordKey(head_));
       scan->Valid() && scan->key().starts_with(format::kRecord); scan->Next()) {
    const auto sequence = format::SequenceOf(View(scan->key()));
    if (!sequence || !format::DecodeRecord(View(scan->value()))) {
      return std::unexpected(
          Damaged(settings_.dir, "the entry 0x" + scan->key().ToString(true) + " cannot be read"));
    }
    next_ = std::max(next_, *sequence + 1);
    ++size_.records;
    size_.bytes += BytesOf(*scan);
  }
  if (!scan->status().ok()) return std::unexpected(JournalError(scan->status(), settings_.dir));
  for (scan->Seek(format::kNote); scan->Valid() && scan->key().starts_with(format::kNote);
       scan->Next()) {
    notes_.emplace(View(scan->key()).substr(format::kNote.size()), View(scan->value()));
  }
  if (!scan->status().ok()) return std::unexpected(JournalError(scan->status(), settings_.dir));
  scan->Seek(format::kIds);
  if (scan->Valid() && scan->key().starts_with(format::kIds)) {
    oldest_id_ = format::NumberOfIds(View(scan->key())).value_or(0);
  }
  next_id_ = oldest_id_;
  return VisitIds([this](std::uint64_t) { ++next_id_; });
}

Sequence Journal::head() const {
  const std::scoped_lock lock(mutex_);
  return head_;
}

Sequence Journal::next() const {
  const std::scoped_lock lock(mutex_);
  return next_;
}

JournalSize Journal::size() const {
  const std::scoped_lock lock(mutex_);
  return size_;
}

Result<void> Journal::VisitIds(const std::function<void(std::uint64_t)>& visit) const {
  const auto scan = Scan();
  for (scan->Seek(format::kIds); scan->Valid() && scan->key().starts_with(format::kIds);
       scan->Next()) {
    const auto ids = format::DecodeIds(View(scan->value()));
    if (!ids) return std::unexpected(Damaged(settings_.dir, "its ids cannot be read"));
    for (const std::uint64_t id : *ids) visit(id);
  }
  if (!scan->status().ok()) return std::unexpected(JournalError(scan->status(), settings_.dir));
  return {};
}

void Journal::AddIds(std::span<const Record> records, rocksdb::WriteBatch& batch) {
  if (settings_.known_ids == 0) return;
  ids_.clear();
  for (const Record& record : records) ids_.push_back(IdOf(record.key));
  batch.Put(format::IdsKey(next_id_), format::EncodeIds(ids_));
  next_id_ += ids_.size();
  if (next_id_ - oldest_id_ < settings_.known_ids + kIdSlack) return;
  const std::uint64_t oldest = next_id_ - settings_.known_ids;
  // An entry that reaches across goes with the next removal.
  batch.DeleteRange(format::IdsKey(oldest_id_), format::IdsKey(oldest - kIdSlack / 2));
  oldest_id_ = oldest - kIdSlack / 2;
}

Result<void> Journal::Append(std::span<const Record> records, shared::UnixMillis now) {
  if (records.empty()) return {};
  const Sequence first = next();  // Nobody else appends.
  rocksdb::WriteBatch batch;
  std::uint64_t bytes = 0;
  for (std::size_t i = 0; i < records.size(); ++i) {
    encoded_.Clear();
    format::AppendRecord(records[i], encoded_);
    const std::string key = format::RecordKey(first + i);
    batch.Put(key, encoded_.bytes());
    bytes += key.size() + encoded_.bytes().size();
  }
  AddIds(records, batch);
  batch.Put(format::kAlive, format::EncodeNumber(static_cast<std::uint64_t>(now)));
  if (auto written = Write(batch); !written) return written;
  const std::scoped_lock lock(mutex_);
  last_alive_ = now;
  next_ += records.size();
  size_.records += records.size();
  size_.bytes += bytes;
  return {};
}

Result<void> Journal::PutNote(const std::string& key, const std::string& value,
                              shared::UnixMillis now) {
  rocksdb::WriteBatch batch;
  batch.Put(format::NoteKey(key), value);
  batch.Put(format::kAlive, format::EncodeNumber(static_cast<std::uint64_t>(now)));
  const std::scoped_lock lock(mutex_);
  if (auto written = Write(batch); !written) return written;
  last_alive_ = now;
  notes_[key] = value;
  return {};
}

JournalNotes Journal::notes() const {
  const std::scoped_lock lock(mutex_);
  return notes_;
}

// Under the lock, as a value that is put meanwhile must not be removed.
Result<void> Journal::ForgetNotes(const JournalNotes& notes) {
  const std::scoped_lock lock(mutex_);
  rocksdb::WriteBatch batch;
  for (const auto& [key, value] : notes) {
    const auto kept = notes_.find(key);
    if (kept == notes_.end() || kept->second != value) continue;
    batch.Delete(format::NoteKey(key));
    notes_.erase(kept);
  }
  return Write(batch);
}

shared::UnixMillis Journal::last_alive() const {
  const std::scoped_lock lock(mutex_);
  return last_alive_;
}

Result<void> Journal::KeepTopicMemory(const std::string& memory) {
  if (memory == topic_memory_) return {};
  rocksdb::WriteBatch batch;
  batch.Put(format::kTopicMemory, memory);
  if (auto written = Write(batch); !written) return written;
  topic_memory_ = memory;
  return {};
}

Result<void> Journal::Read(Sequence from, const PageLimits& limits, JournalPage& page) const {
  page.Clear();
  const auto scan = Scan();
  std::size_t bytes = 0;
  for (scan->Seek(format::RecordKey(std::max(from, head())));
       scan->Valid() && scan->key().starts_with(format::kRecord); scan->Next()) {
    if (page.entries.size() >= limits.records || bytes >= limits.bytes) break;
    const auto sequence = format::SequenceOf(View(scan->key()));
    page.bytes.emplace_back(scan->value().data(), scan->value().size());
    const auto record = format::DecodeRecord(page.bytes.back());
    if (!sequence || !record) {
      return std::unexpected(
          Damaged(settings_.dir, "the entry 0x" + scan->key().ToString(true) + " cannot be read"));
    }
    page.entries.push_back({*sequence, *record});
    bytes += BytesOf(*scan);
  }
  if (!scan->status().ok()) return std::unexpected(JournalError(scan->status(), settings_.dir));
  return {};
}

Result<JournalSize> Journal::Measure(Sequence from, Sequence& to, std::uint64_t bytes) const {
  JournalSize measured;
  const auto scan = Scan();
  for (scan->Seek(format::RecordKey(from));
       scan->Valid() && scan->key().starts_with(format::kRecord); scan->Next()) {
    const auto sequence = format::SequenceOf(View(scan->key()));
    if (!sequence || *sequence >= to) break;
    if (measured.bytes >= bytes) {
      to = *sequence;
      break;
    }
    ++measured.records;
    measured.bytes += BytesOf(*scan);
  }
  if (!scan->status().ok()) return std::unexpected(JournalError(scan->status(), settings_.dir));
  return measured;
}

Result<JournalSize> Journal::Forget(Sequence up_to) {
  const Sequence from = head();
  Sequence to = up_to + 1;
  if (to <= from) return JournalSize{};
  const auto measured = Measure(from, to, std::numeric_limits<std::uint64_t>::max());
  if (!measured) return measured;
  rocksdb::WriteBatch batch;
  batch.DeleteRange(format::RecordKey(from), format::RecordKey(to));
  batch.Put(format::kHead, format::EncodeNumber(to));
  if (auto written = Write(batch); !written) return Forward(written);
  const std::scoped_lock lock(mutex_);
  head_ = to;
  next_ = std::max(next_, to);
  size_.records -= measured->records;
  size_.bytes -= measured->bytes;
  return measured;
}

Result<JournalSize> Journal::Drop(Sequence from, std::uint64_t bytes) {
  from = std::max(from, head());
  Sequence to = next();
  const auto measured = Measure(from, to, bytes);
  if (!measured || measured->records == 0) return measured;
  rocksdb::WriteBatch batch;
  batch.DeleteRange(format::RecordKey(from), format::RecordKey(to));
  // Where all that waited is gone nothing else would tell which sequences were given.
  batch.Put(format::kNext, format::EncodeNumber(next()));
  if (auto written = Write(batch); !written) return Forward(written);
  const std::scoped_lock lock(mutex_);
  size_.records -= measured->records;
  size_.bytes -= measured->bytes;
  return measured;
}

}  // namespace producer
