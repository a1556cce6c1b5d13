// Publisher is where records go: Kafka (kafka_publisher.h), stdout (stdout_publisher.h), a script
// in tests; the journal in front of Kafka (journal_publisher.h). Batches with a sequence number go
// in, the acknowledged sequence comes out; what is not acknowledged must be kept, or counted as not
// delivered.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "producer/record/record.h"
#include "producer/record/sequence.h"
#include "shared/error.h"
#include "shared/metrics/histogram.h"

namespace producer {

struct NumberedBatch {
  Sequence first = 1;  // Of records[0]; the others follow without gaps.
  std::span<const Record> records;
  // Where the source stands after the last of them (TweetSource::position); empty: nowhere.
  std::string_view position = {};
  // SpendGuard::Bill after the last of them; empty: nothing is charged.
  std::string_view spend = {};
};

// How full the journal is.
struct JournalUse {
  std::uint64_t records = 0;
  std::uint64_t bytes = 0;
  std::uint64_t max_bytes = 0;
  bool full = false;  // The last record that came had no room.
};

// Totals of the run.
struct PublishProgress {
  Sequence acknowledged = 0;  // Every record up to this one is settled: published or rejected.
  // Every record up to this one survives the end of the process: it is settled, or in the journal.
  Sequence safe = 0;
  std::uint64_t published = 0;  // Safe where they belong.
  std::uint64_t rejected = 0;   // Refused for ever; told in the log.
  std::uint64_t recovered = 0;  // Found in the journal at start and not in Kafka. May become less.
  std::uint64_t dropped = 0;    // Given up for lack of room, as --journal-full drop-oldest says.
  // Why nothing is settled at present, as far as known: "127.0.0.1:9092: Connection refused".
  std::string trouble = {};
  std::optional<JournalUse> journal = {};           // Absent: there is none.
  shared::metrics::Histogram publish_seconds = {};  // From the journal to the end of the commit.
  std::size_t notes = 0;                            // That are not delivered yet.
  bool unread = false;  // stdout: its reader has gone. The run should end, as on request.
};

// What the producer tells of itself beside the tweets (ledger_note.h).
struct LedgerNote {
  std::string key;
  std::string value;
};

// One thread calls all of it.
class Publisher {
 public:
  virtual ~Publisher() = default;

  // Takes records from the front of the batch, as many as there is room for, and returns how many.
  // Never waits, never drops: offer the others again after Poll. Their bytes are copied.
  // REQUIRES: batch.first follows the last record taken.
  virtual shared::Result<std::size_t> Publish(const NumberedBatch& batch) = 0;

  // Waits up to `wait` for something to be settled. An error ends the run: records that Kafka took
  // back cannot be offered again without changing their order.
  virtual shared::Result<PublishProgress> Poll(std::chrono::milliseconds wait) = 0;

  // Tells the topic TOPIC.ledger, where the publisher has one; delivered some time, of one key the
  // newest note alone.
  virtual shared::Result<void> Note(const LedgerNote& /*note*/) { return {}; }

  // Keeps where the source stands, though no record came, for the next run.
  // REQUIRES: every record before it was taken.
  virtual shared::Result<void> KeepPosition(std::string_view /*position*/) { return {}; }

  // Keeps SpendGuard::Bill, though no record came, for the next run.
  virtual shared::Result<void> KeepSpend(std::string_view /*bill*/) { return {}; }

  // No more records will come: what waits need not be gathered into larger batches.
  virtual void Finish() {}
};

}  // namespace producer
