// Ingest is the loop of the producer: reads from a source, parses, and publishes, and is the only
// place that orders these things. Nothing received is lost: while the publisher has no room nothing
// is read.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "producer/filter/post_filter.h"
#include "producer/http/ingest_status.h"
#include "producer/message_log.h"
#include "producer/parse/message_parser.h"
#include "producer/publish/ledger.h"
#include "producer/publish/ledger_note.h"
#include "producer/publish/line_output.h"
#include "producer/publish/publisher.h"
#include "producer/publish/spend_guard.h"
#include "producer/record/duplicate_filter.h"
#include "producer/record/record.h"
#include "producer/record/record_batch.h"
#include "producer/stream/recording.h"
#include "producer/stream/tweet_source.h"
#include "producer/tweet_budget.h"
#include "shared/clock.h"
#include "shared/error.h"
#include "shared/shutdown.h"

namespace producer {

struct IngestOptions {
  RecordRules rules;
  bool skip_retweets = false;
  bool publish_deletes = false;
  TweetBudget* budget = nullptr;        // May be null: no limit.
  std::size_t known_ids = 0;            // Of the duplicate filter; 0: no filter.
  std::vector<std::uint64_t> ids = {};  // What it knows already, oldest first.
  Writer writer = {};                   // Who tells the ledger topic.
  // When an earlier run of the writer was last alive; 0: there was none.
  shared::UnixMillis last_alive = 0;
  // The run ends then as on Ctrl-C; on the steady clock.
  std::optional<std::chrono::nanoseconds> run_until;
  // How long records may take to be acknowledged after a stop was requested.
  std::chrono::milliseconds deliver_for{std::chrono::seconds(10)};
  LineOutput* print = nullptr;  // Where each tweet's text is shown too; may be null.
  Recording* recording =
      nullptr;                  // Where each message goes too, before it is published; may be null.
  PostFilter filter = {};       // What the source does not filter itself.
  SpendGuard* spend = nullptr;  // Where the stream charges for posts; may be null.
  StatusBoard* status = nullptr;  // Where the loop shows how it is; may be null.
};

// One thread.
class Ingest final : private StreamListener {
 public:
  // All must outlive the loop.
  Ingest(TweetSource& source, MessageParser& parser, Publisher& publisher, IngestOptions options,
         const shared::Clock& clock, shared::Shutdown& shutdown);

  // Runs until the source ends, a stop is requested, or an error. Then waits for what is not
  // acknowledged yet: without a limit when the source ended, for `deliver_for` after a stop or an
  // error. Errors of the source and of the publisher end the run as well. kUnavailable: records
  // were not acknowledged in that time; the ledger has their number.
  shared::Result<void> Run();

  const LedgerCounts& counts() const { return ledger_.counts(); }

 private:
  void OnMessage(const Line& message) override;
  void OnConnected() override;
  void OnResumed(const std::optional<MissedTime>& missed) override;
  void OnMissed(const MissedTime& missed) override;
  void OnDisconnected(std::string_view why) override;

  bool Stopping() const;
  void HeedRunUntil();
  shared::Result<void> Step();
  shared::Result<void> PublishBatch();
  std::string Bill() const { return options_.spend == nullptr ? "" : options_.spend->Bill(); }
  // Stores what was charged, at once.
  shared::Result<void> KeepSpend();
  bool IsSpent() const { return options_.spend != nullptr && options_.spend->Reached(); }
  // Counts what is on its way, and tells it.
  void EndSpend();
  shared::Error SpentError() const;
  shared::Result<void> Settle(std::chrono::milliseconds wait);
  shared::Result<void> ShowTweets();
  shared::Result<void> Deliver(bool stopped);
  void DeliverNotes();
  bool PastDeadline(bool stopped);
  // Records that would be lost with the process.
  std::uint64_t Unsafe() const;
  // While something is waited for.
  void Wait();
  void TellWaiting();
  void TellLedger();
  void ShowStatus();
  void Note(const LedgerNote& note);
  void NoteCounts(bool ended);

  Message Parse(const Line& line);
  // Absent: a tweet behind the last one that was asked for.
  using MaybeFate = std::optional<Fate>;
  bool IsBudgetSpent() const { return options_.budget != nullptr && options_.budget->Spent(); }
  MaybeFate Take(const Tweet& tweet);
  MaybeFate Take(const Notice& notice);
  MaybeFate TakeDelete(const Notice& notice);
  bool IsDeleted(std::string_view id) const;
  void Offer(const RecordMaker::Made& made);
  MaybeFate Take(const Malformed& malformed);

  TweetSource& source_;
  MessageParser& parser_;
  Publisher& publisher_;
  const IngestOptions options_;
  const shared::Clock& clock_;
  shared::Shutdown& shutdown_;

  RecordMaker maker_;
  DuplicateFilter duplicates_;  // Tweets; and the deletions of earlier runs.
  DuplicateFilter deleted_;     // The deletions of this run.
  RecordBatch batch_;
  Ledger ledger_;
  Sequence next_sequence_ = 1;
  std::uint64_t records_ = 0;  // Tweets and deletions.
  bool source_ended_ = false;
  bool print_unread_ = false;  // Nobody reads our stdout any more.
  MessageLog log_;
  PublishProgress progress_;
  // When a record was last settled, or none waited; on the steady clock.
  std::chrono::nanoseconds answered_;
  std::optional<shared::UnixMillis> last_tweet_;  // When it was received.
  const shared::UnixMillis started_;
  std::optional<Gap> gap_;  // Since the last connection.
  std::string position_;    // Of the source, up to which all is published or in the journal.
  std::chrono::nanoseconds next_ledger_;
  std::chrono::nanoseconds next_note_;
  std::chrono::nanoseconds next_waiting_{0};
  std::optional<std::chrono::nanoseconds> deadline_;
};

}  // namespace producer
