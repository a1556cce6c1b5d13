#include "producer/journal/journal.h"

#include <algorithm>
#include <optional>
#include <random>
#include <utility>

#include <fmt/format.h>
#include <rocksdb/iterator.h>
#include <rocksdb/write_batch.h>

#include "producer/journal/journal_format.h"
#include "producer/journal/rocksdb_options.h"
#include "shared/clock.h"

namespace producer {
namespace {

namespace format = journal_format;
using shared::ErrorKind;
using shared::Result;

// More than any run uses up in a millisecond, and a JSON number still holds the product.
constexpr Sequence kSequencesAMillisecond = Sequence{1} << 10;

std::string_view View(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

std::uint64_t BytesOf(const rocksdb::Iterator& scan) {
  return scan.key().size() + scan.value().size();
}

}  // namespace

std::string DrawJournalId() {
  std::random_device random;
  return fmt::format("{:08x}{:08x}", random(), random());
}

Journal::Journal(JournalSettings settings)
    : settings_(std::move(settings)), known_ids_(settings_.known_ids) {}

Journal::~Journal() = default;

Result<std::unique_ptr<Journal>> Journal::Open(JournalSettings settings, JournalAccess access) {
  std::unique_ptr<Journal> journal(new Journal(std::move(settings)));
  const auto& dir = journal->settings_.dir;
  if (access == JournalAccess::kReadWrite) {
    if (auto made = shared::MakePrivateDirectory(dir, kJournalUse); !made) return Forward(made);
    auto lock = shared::DirectoryLock::Take(dir, kJournalUse);
    if (!lock) return Forward(lock);
    journal->lock_ = std::make_unique<shared::DirectoryLock>(*std::move(lock));
  }
  auto database = JournalDatabase::Open(dir, access, journal->settings_.file_system);
  if (!database) return Forward(database);
  journal->database_ = *std::move(database);
  if (auto read = journal->ReadAbout(access); !read) return Forward(read);
  if (auto counted = journal->Recount(); !counted) return Forward(counted);
  if (access == JournalAccess::kReadWrite) {
    if (auto begun = journal->BeginRun(); !begun) return Forward(begun);
  }
  return journal;
}

Result<void> Journal::Write(rocksdb::WriteBatch& batch) {
  return database_->Write(batch, settings_.sync ? WriteSync::kYes : WriteSync::kNo);
}

// A journal is made by its first write; what a power cut left of that is made anew.
Result<void> Journal::ReadAbout(JournalAccess access) {
  std::optional<std::uint64_t> version;
  std::string topic;
  const auto scan = database_->Scan();
  for (scan->Seek(format::kAbout); scan->Valid() && scan->key().starts_with(format::kAbout);
       scan->Next()) {
    const std::string_view key = View(scan->key());
    const std::string_view value = View(scan->value());
    if (key == format::kJournalId) id_ = value;
    if (key == format::kTopic) topic = value;
    if (key == format::kFormatVersion) version = format::DecodeNumber(value);
    if (key == format::kTopicMemory) topic_memory_ = value;
    if (key == format::kSourcePosition) source_position_ = value;
    if (key == format::kAlive) {
      last_alive_ = static_cast<shared::UnixMillis>(format::DecodeNumber(value).value_or(0));
    }
    if (key == format::kHead) head_ = format::DecodeNumber(value).value_or(0);
    if (key == format::kNext) next_ = format::DecodeNumber(value).value_or(0);
  }
  if (!scan->status().ok()) return std::unexpected(JournalError(scan->status(), settings_.dir));
  if (id_.empty() && access == JournalAccess::kReadWrite) {
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
  const auto scan = database_->Scan();
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
  return known_ids_.Restore(*database_, settings_.dir);
}

// Each run has sequences of its own, whatever power loss took of the last one, and also on a copy
// of the journal that is older than a run: Kafka may know a position that this disk has never heard
// of, and a new record must not be taken for one behind it.
Result<void> Journal::BeginRun() {
  const auto now = static_cast<Sequence>(shared::SystemClock().Now());
  next_ = std::max(next_, now * kSequencesAMillisecond);
  run_begin_ = next_;
  if (size_.records == 0) head_ = next_;
  rocksdb::WriteBatch batch;
  batch.Put(format::kHead, format::EncodeNumber(head_));
  batch.Put(format::kNext, format::EncodeNumber(next_));
  return database_->Write(batch, WriteSync::kYes);
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
  return KnownIds::Visit(*database_, settings_.dir, visit);
}

Result<void> Journal::Append(std::span<const Record> records, shared::UnixMillis now,
                             std::string_view source_position) {
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
  known_ids_.Add(records, batch);
  batch.Put(format::kAlive, format::EncodeNumber(static_cast<std::uint64_t>(now)));
  if (!source_position.empty()) batch.Put(format::kSourcePosition, source_position);
  if (auto written = Write(batch); !written) return written;
  if (!source_position.empty()) source_position_ = source_position;
  const std::scoped_lock lock(mutex_);
  last_alive_ = now;
  next_ += records.size();
  size_.records += records.size();
  size_.bytes += bytes;
  return {};
}

Result<void> Journal::KeepPosition(std::string_view source_position) {
  if (source_position.empty() || source_position == source_position_) return {};
  rocksdb::WriteBatch batch;
  batch.Put(format::kSourcePosition, source_position);
  if (auto written = Write(batch); !written) return written;
  source_position_ = source_position;
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

std::size_t Journal::note_count() const {
  const std::scoped_lock lock(mutex_);
  return notes_.size();
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
  const auto scan = database_->Scan();
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

Result<void> Journal::ReadNewest(JournalPage& page) const {
  const auto scan = database_->Scan();
  scan->SeekForPrev(format::RecordKey(std::numeric_limits<Sequence>::max()));
  if (!scan->status().ok()) return std::unexpected(JournalError(scan->status(), settings_.dir));
  const auto newest = scan->Valid() ? format::SequenceOf(View(scan->key())) : std::nullopt;
  page.Clear();
  return newest ? Read(*newest, {.records = 1}, page) : Result<void>{};
}

Result<JournalSize> Journal::Measure(Sequence from, Sequence& to, std::uint64_t bytes) const {
  JournalSize measured;
  const auto scan = database_->Scan();
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
