// One run of tweet-producer against a stream-simulator that misbehaves, and what came of it.
//
//   const FaultRun run = RunUnder({.faults = {"cut:line", "none"}});
//   ExpectSums(run);
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/support/producer_ledger.h"
#include "tests/support/recorded_requests.h"

namespace test {

struct FaultPlan {
  std::vector<std::string> faults;
  std::string run_for = "2500ms";
  std::vector<std::string> producer_flags = {};
  std::vector<std::string> simulator_flags = {"--rate", "300"};
  bool tls = false;
  bool delimited = false;
  bool mastodon = false;  // --source mastodon; else twitter.
  bool x = false;         // --source x.
};

struct FaultRun {
  int exit_code = 0;
  std::string err;
  Ledger ledger;                 // At the end.
  std::vector<Ledger> readings;  // While it ran, from the log: after each read of the stream.
  std::vector<RecordedRequest> requests;
  std::size_t records = 0;  // In the topic.
  std::size_t ids = 0;      // Different ones.

  std::uint64_t statuses_sent() const;
  // The first line of the log with all of these in it; empty: none.
  std::string LogLine(const std::vector<std::string>& parts) const;
  // The end: what it said on stderr before it ended.
  std::string Message() const;
};

// Into a topic of an embedded broker of its own.
FaultRun RunUnder(const FaultPlan& plan);

// All plans at the same time.
std::vector<FaultRun> RunAllUnder(const std::vector<FaultPlan>& plans);

// The ledgers that a log at debug level tells.
std::vector<Ledger> ReadingsIn(const std::string& log);

// Fails the test unless the equation held each time, the topic holds what was published, each once,
// and no more was received than sent.
void ExpectSums(const FaultRun& run);

// Prints the table's cell of that fault.
void PrintCell(const std::string& fault, const FaultRun& run);

}  // namespace test
