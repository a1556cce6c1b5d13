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
  if (auto read = journal->KnowItself(access); !read) return Forward(read);
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
Result<void> Journal::KnowItself(JournalAccess access) {
  auto about = ReadAbout(*database_, settings_.dir);
  if (!about) return Forward(about);
  about_ = *std::move(about);
  if (!about_.id.empty() || access == JournalAccess::kReadOnly) {
    return CheckAbout(about_, settings_.dir, settings_.topic);
  }
  about_.id = DrawJournalId();
  rocksdb::WriteBatch batch;
  batch.Put(format::kFormatVersion, format::EncodeNumber(format::kVersion));
  batch.Put(format::kJournalId, about_.id);
  batch.Put(format::kTopic, settings_.topic);
  batch.Put(format::kHead, format::EncodeNumber(about_.head));
  return Write(batch);
}

// What waits is read to its end, so that damage is found before anything is built on it.
Result<void> Journal::Recount() {
  about_.next = std::max(about_.next, about_.head);
  const auto scan = database_->Scan();
  for (scan->Seek(format::RecordKey(about_.head));
       scan->Valid() && scan->key().starts_with(format::kRecord); scan->Next()) {
    const auto sequence = format::SequenceOf(scan->key().ToStringView());
    if (!sequence || !format::DecodeRecord(scan->value().ToStringView())) {
      return std::unexpected(
          Damaged(settings_.dir, "the entry 0x" + scan->key().ToString(true) + " cannot be read"));
    }
    about_.next = std::max(about_.next, *sequence + 1);
    ++size_.records;
    size_.bytes += BytesOf(*scan);
  }
  if (!scan->status().ok()) return std::unexpected(JournalError(scan->status(), settings_.dir));
  for (scan->Seek(format::kNote); scan->Valid() && scan->key().starts_with(format::kNote);
       scan->Next()) {
    notes_.emplace(scan->key().ToStringView().substr(format::kNote.size()),
                   scan->value().ToStringView());
  }
  if (!scan->status().ok()) return std::unexpected(JournalError(scan->status(), settings_.dir));
  return known_ids_.Restore(*database_, settings_.dir);
}

// Each run has sequences of its own, whatever power loss took of the last one, and also on a copy
// of the journal that is older than a run: Kafka may know a position that this disk has never heard
// of, and a new record must not be taken for one behind it.
Result<void> Journal::BeginRun() {
  const auto now = static_cast<Sequence>(shared::SystemClock().Now());
  about_.next = std::max(about_.next, now * kSequencesAMillisecond);
  run_begin_ = about_.next;
  if (size_.records == 0) about_.head = about_.next;
  rocksdb::WriteBatch batch;
  batch.Put(format::kHead, format::EncodeNumber(about_.head));
  batch.Put(format::kNext, format::EncodeNumber(about_.next));
  if (!settings_.source.empty()) {
    about_.source = settings_.source;
    batch.Put(format::kSource, about_.source);
  }
  return database_->Write(batch, WriteSync::kYes);
}

Sequence Journal::head() const {
  const std::scoped_lock lock(mutex_);
  return about_.head;
}

Sequence Journal::next() const {
  const std::scoped_lock lock(mutex_);
  return about_.next;
}

JournalSize Journal::size() const {
  const std::scoped_lock lock(mutex_);
  return size_;
}

Result<void> Journal::VisitIds(const std::function<void(std::uint64_t)>& visit) const {
  return KnownIds::Visit(*database_, settings_.dir, visit);
}

Result<void> Journal::Append(std::span<const Record> records, shared::UnixMillis now,
                             std::string_view source_position, std::string_view spend) {
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
  if (!spend.empty()) batch.Put(format::kSpend, spend);
  if (auto written = Write(batch); !written) return written;
  if (!source_position.empty()) about_.source_position = source_position;
  if (!spend.empty()) about_.spend = spend;
  const std::scoped_lock lock(mutex_);
  about_.last_alive = now;
  about_.next += records.size();
  size_.records += records.size();
  size_.bytes += bytes;
  return {};
}

Result<void> Journal::Keep(std::string_view key, std::string_view value, std::string& kept) {
  if (value.empty() || value == kept) return {};
  rocksdb::WriteBatch batch;
  batch.Put(key, value);
  if (auto written = Write(batch); !written) return written;
  kept = value;
  return {};
}

Result<void> Journal::KeepPosition(std::string_view source_position) {
  return Keep(format::kSourcePosition, source_position, about_.source_position);
}

Result<void> Journal::KeepSpend(std::string_view spend) {
  return Keep(format::kSpend, spend, about_.spend);
}

Result<void> Journal::KeepTopicMemory(std::string_view memory) {
  return Keep(format::kTopicMemory, memory, about_.topic_memory);
}

Result<void> Journal::PutNote(const std::string& key, const std::string& value,
                              shared::UnixMillis now) {
  rocksdb::WriteBatch batch;
  batch.Put(format::NoteKey(key), value);
  batch.Put(format::kAlive, format::EncodeNumber(static_cast<std::uint64_t>(now)));
  const std::scoped_lock lock(mutex_);
  if (auto written = Write(batch); !written) return written;
  about_.last_alive = now;
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
  return about_.last_alive;
}

Result<void> Journal::Read(Sequence from, const PageLimits& limits, JournalPage& page) const {
  page.Clear();
  const auto scan = database_->Scan();
  std::size_t bytes = 0;
  for (scan->Seek(format::RecordKey(std::max(from, head())));
       scan->Valid() && scan->key().starts_with(format::kRecord); scan->Next()) {
    if (page.entries.size() >= limits.records || bytes >= limits.bytes) break;
    const auto sequence = format::SequenceOf(scan->key().ToStringView());
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
  const auto newest = scan->Valid() ? format::SequenceOf(scan->key().ToStringView()) : std::nullopt;
  page.Clear();
  return newest ? Read(*newest, {.records = 1}, page) : Result<void>{};
}

Result<JournalSize> Journal::Measure(Sequence from, Sequence& to, std::uint64_t bytes) const {
  JournalSize measured;
  const auto scan = database_->Scan();
  for (scan->Seek(format::RecordKey(from));
       scan->Valid() && scan->key().starts_with(format::kRecord); scan->Next()) {
    const auto sequence = format::SequenceOf(scan->key().ToStringView());
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
  about_.head = to;
  about_.next = std::max(about_.next, to);
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
