// JournalPublisher is the journal in front of Kafka: records are on disk when they are taken, and a
// thread of its own (journal_drain.h) publishes them from there, now or when Kafka is back.
//
//   JournalPublisher publisher(std::move(journal), std::move(outlet), {.max_bytes = 1 << 30});
#pragma once

#include <cstdint>
#include <memory>

#include "producer/journal/journal.h"
#include "producer/publish/journal_drain.h"
#include "producer/publish/outlet.h"
#include "producer/publish/publisher.h"
#include "producer/publish/rejected_file.h"
#include "shared/clock.h"

namespace producer {

// What to do with a record that has no room in the journal. Flag: --journal-full.
enum class WhenFull : std::uint8_t {
  kPause,  // Wait, and let the source wait: a live stream may end the connection, which is told.
  kDropOldest,  // Give up the oldest records that are not on their way, a 64th of the room at a
                // time; counted as dropped.
  kStop,        // End the run.
};

struct JournalPublisherOptions {
  // What the records in the journal may take, as they are stored. Flag: --journal-max-bytes.
  std::uint64_t max_bytes = std::uint64_t{1} << 30;
  WhenFull when_full = WhenFull::kPause;
  DrainOptions drain;
};

class JournalPublisher final : public Publisher {
 public:
  // The clock must outlive the publisher.
  JournalPublisher(std::unique_ptr<Journal> journal, std::unique_ptr<Outlet> outlet,
                   JournalPublisherOptions options, const shared::Clock& clock);

  // kUnavailable: the journal is full and that ends the run, or the disk is full.
  shared::Result<std::size_t> Publish(const NumberedBatch& batch) override;
  shared::Result<PublishProgress> Poll(std::chrono::milliseconds wait) override;
  shared::Result<void> Note(const LedgerNote& note) override;
  shared::Result<void> KeepPosition(std::string_view position) override {
    return journal_->KeepPosition(position);
  }
  shared::Result<void> KeepSpend(std::string_view bill) override {
    return journal_->KeepSpend(bill);
  }
  void Finish() override { drain_.Hurry(); }

 private:
  shared::Result<bool> MakeRoom(std::span<const Record> records);
  std::uint64_t GivenUp() const;
  JournalUse Use() const;

  const std::unique_ptr<Journal> journal_;
  const std::unique_ptr<Outlet> outlet_;
  const JournalPublisherOptions options_;
  const shared::Clock& clock_;
  RejectedFile rejected_;
  const Sequence before_;      // The last sequence that was given before this run.
  const std::uint64_t found_;  // Records that waited at start.
  std::uint64_t dropped_ = 0;
  bool told_full_ = false;
  std::uint64_t last_bytes_ = 0;  // Of the last batch that came.
  JournalDrain drain_;            // Last: its thread uses what stands above.
};

}  // namespace producer
