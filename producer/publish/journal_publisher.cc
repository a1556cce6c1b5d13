#include "producer/publish/journal_publisher.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "shared/log.h"

namespace producer {
namespace {

using shared::Result;

// Room for what the encoding adds to a record: key, lengths, and the names of its headers.
constexpr std::uint64_t kOverhead = 128;
// How much of a full journal is given up at once: each removal slows the next look at the oldest.
constexpr std::uint64_t kDropOneIn = 64;

std::uint64_t BytesOf(std::span<const Record> records) {
  std::uint64_t bytes = 0;
  for (const Record& record : records) {
    bytes += kOverhead + record.value.size();
    for (const auto& header : record.headers()) bytes += header.value.size();
  }
  return bytes;
}

}  // namespace

JournalPublisher::JournalPublisher(std::unique_ptr<Journal> journal, std::unique_ptr<Outlet> outlet,
                                   JournalPublisherOptions options, const shared::Clock& clock)
    : journal_(std::move(journal)),
      outlet_(std::move(outlet)),
      options_(options),
      clock_(clock),
      rejected_(journal_->dir() / kRejectedName),
      before_(journal_->next() - 1),
      found_(journal_->size().records),
      drain_(*journal_, *outlet_, rejected_, options.drain) {}

// Room that comes of this alone does not end a journal's being full.
std::uint64_t JournalPublisher::GivenUp() const {
  return options_.when_full == WhenFull::kDropOldest ? 2 * options_.max_bytes / kDropOneIn : 0;
}

// False: wait.
Result<bool> JournalPublisher::MakeRoom(std::span<const Record> records) {
  last_bytes_ = BytesOf(records);
  const std::uint64_t wanted = journal_->size().bytes + last_bytes_;
  if (wanted <= options_.max_bytes) {
    told_full_ = told_full_ && wanted + GivenUp() > options_.max_bytes;
    return true;
  }
  if (!std::exchange(told_full_, true)) {
    shared::log::Warn("journal_full", {{"records", journal_->size().records},
                                       {"bytes", journal_->size().bytes},
                                       {"max_bytes", options_.max_bytes}});
  }
  switch (options_.when_full) {
    case WhenFull::kPause:
      // A batch that is larger than the journal may be would wait for ever.
      return journal_->size().records == 0;
    case WhenFull::kDropOldest: {
      const auto dropped =
          drain_.DropOldest(std::max(wanted - options_.max_bytes, options_.max_bytes / kDropOneIn));
      if (!dropped) return shared::Forward(dropped);
      dropped_ += dropped->records;
      return true;
    }
    case WhenFull::kStop:
      break;
  }
  return shared::Fail(
      shared::ErrorKind::kUnavailable,
      fmt::format("the journal is full: {} records wait for Kafka; raise --journal-max-bytes, or "
                  "choose another way with --journal-full",
                  journal_->size().records));
}

Result<std::size_t> JournalPublisher::Publish(const NumberedBatch& batch) {
  const auto room = MakeRoom(batch.records);
  if (!room) return shared::Forward(room);
  if (!*room) return std::size_t{0};
  if (auto appended = journal_->Append(batch.records, clock_.Now(), batch.position, batch.spend);
      !appended) {
    return shared::Forward(appended);
  }
  drain_.Wake();
  return batch.records.size();
}

JournalUse JournalPublisher::Use() const {
  const JournalSize size = journal_->size();
  return {.records = size.records,
          .bytes = size.bytes,
          .max_bytes = options_.max_bytes,
          .full = told_full_ && size.bytes + last_bytes_ + GivenUp() > options_.max_bytes};
}

Result<void> JournalPublisher::Note(const LedgerNote& note) {
  auto put = journal_->PutNote(note.key, note.value, clock_.Now());
  drain_.Wake();
  return put;
}

Result<PublishProgress> JournalPublisher::Poll(std::chrono::milliseconds wait) {
  if (wait.count() > 0) drain_.WaitForProgress(wait);
  const DrainProgress drained = drain_.progress();
  if (drained.failure) return std::unexpected(*drained.failure);
  PublishProgress progress;
  progress.acknowledged = std::max(drained.settled, before_) - before_;
  progress.safe = journal_->next() - 1 - before_;
  progress.published = drained.published;
  progress.rejected = drained.rejected;
  progress.recovered = found_ - drained.found_there;
  progress.dropped = dropped_;
  progress.notes = journal_->note_count();
  progress.trouble = drained.trouble;
  progress.publish_seconds = drained.publish_seconds;
  progress.journal = Use();
  return progress;
}

}  // namespace producer
