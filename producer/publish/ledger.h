// Ledger is where every message of a run went. At every moment
//
//   received + recovered = published + duplicate + filtered + malformed + notice + rejected
//                          + pending + dropped
//
// because a message enters both sides at once. Beside the equation it keeps what never came: tweets
// that the stream says it did not send, and the gaps between connections.
//
//   Ledger ledger;
//   ledger.Receive(Fate::kPending);          // received 1, pending 1
//   ledger.Settle({.published = 1});         // pending 0, published 1
//
// Pure. The ingest thread owns it.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "producer/publish/publisher.h"

namespace producer {

// The names are those of the JSON and of the documentation.
struct LedgerCounts {
  std::uint64_t received = 0;   // Complete messages that the framer handed over.
  std::uint64_t recovered = 0;  // Found in the journal at start, and not in Kafka.
  std::uint64_t published = 0;  // Acknowledged.
  std::uint64_t duplicate = 0;
  std::uint64_t filtered = 0;  // Left out on request (--retweets skip).
  std::uint64_t malformed = 0;
  std::uint64_t notice = 0;
  std::uint64_t rejected = 0;  // Refused by Kafka for ever.
  std::uint64_t pending = 0;   // None of these yet.
  std::uint64_t dropped = 0;   // Given up when the journal was full (--journal-full drop-oldest).
  // Outside the equation.
  std::uint64_t restamped = 0;    // Records that carry the time received.
  std::uint64_t undelivered = 0;  // Matching tweets that the stream did not send (limit notices).
  std::uint64_t connections = 0;
  std::uint64_t gaps = 0;  // Times between two connections, or after the last one.
  std::chrono::milliseconds gap_time{0};
  // Where a stream charges for its posts (spend_guard.h): by all runs with the same journal, or
  // without one by this run.
  struct Spend {
    std::uint64_t posts = 0;
    double usd = 0;
  };
  std::optional<Spend> spend = {};

  bool Balances() const {
    return received + recovered ==
           published + duplicate + filtered + malformed + notice + rejected + pending + dropped;
  }
};

enum class Fate : std::uint8_t { kPending, kDuplicate, kFiltered, kMalformed, kNotice };

class Ledger {
 public:
  void Receive(Fate fate);
  void CountRestamped() { ++counts_.restamped; }

  void Charge(LedgerCounts::Spend spend) { counts_.spend = spend; }

  // `progress` holds totals, as a publisher tells them.
  void Settle(const PublishProgress& progress);

  // `undelivered` is cumulative since the last Connect, as limit notices are.
  void OnLimit(std::uint64_t undelivered);
  void OnConnected(std::chrono::nanoseconds now);
  void OnDisconnected(std::chrono::nanoseconds now);
  // A connection ended that may be gone on with: OnResumed says that nothing was missed, or no more
  // than OnMissed says, OnConnected that all was since then.
  void OnPaused(std::chrono::nanoseconds now) { paused_since_ = now; }
  void OnResumed();
  void OnMissed(std::chrono::milliseconds time);
  // Adds what has passed of a gap that is still open.
  void Advance(std::chrono::nanoseconds now);

  const LedgerCounts& counts() const { return counts_; }

 private:
  LedgerCounts counts_;
  std::uint64_t undelivered_before_ = 0;  // By earlier connections.
  std::optional<std::chrono::nanoseconds> gap_since_;
  std::optional<std::chrono::nanoseconds> paused_since_;
};

// By the word of --source.
using LedgersBySource = std::vector<std::pair<std::string, LedgerCounts>>;

// Each count of all of them together; the equation holds for that, too.
LedgerCounts SumOf(const LedgersBySource& ledgers);

// Each count with its name, in the order in which they are shown. Whole cents, rounded up: what was
// charged is never told to be less.
std::vector<std::pair<std::string_view, std::uint64_t>> LedgerRows(const LedgerCounts& counts);
// One object on one line, without a line break.
std::string LedgerJson(const LedgerCounts& counts);
// A table for people, a name and a number a line.
std::string LedgerTable(const LedgerCounts& counts);

// Of several sources: {"sources":{"twitter":{…},"bluesky":{…}},"all":{…}}, and a column each.
std::string LedgerJson(const LedgersBySource& ledgers);
std::string LedgerTable(const LedgersBySource& ledgers);

}  // namespace producer
