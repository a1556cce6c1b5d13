// What tweet-producer tells of itself in the topic TOPIC.ledger (docs/ledger-topic.md), and the
// small thread that reads it beside the job.
//
//   LedgerReader reader(client, "tweets.ledger", [&](ProducerLedgers newest) { … });
//
// The job does not depend on it: where the topic is not there, or cannot be read, nothing is told.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "shared/kafka/client_config.h"
#include "shared/kafka/consumer.h"
#include "shared/unix_millis.h"

namespace consumer {

// The newest value of a key ledger/WRITER.
struct ProducerLedger {
  std::string writer;
  std::string source;
  std::string started;  // RFC 3339, as the producer wrote them.
  std::string time;
  bool ended = false;
  std::string gap_since;  // Empty, both: the stream is connected.
  std::string gap_why;
  std::vector<std::pair<std::string, std::uint64_t>> counts;  // As tweet-producer --json has them.
};

using ProducerLedgers = std::vector<ProducerLedger>;

// LatestLedgers is who told something lately: a topic has as many writers as there are journals,
// and one more for each run without one, and keeps the last word of each for ever.
//
//   LatestLedgers latest;
//   latest.Take("ledger/9f0c", R"({"counts":{…},…})", record.timestamp);   // true
//   latest.All();                                                         // the newest first
//
// Pure; one thread.
class LatestLedgers {
 public:
  // A producer tells every 10 s; whoever told nothing for so long before the newest word is left
  // out.
  static constexpr shared::UnixMillis kLately = 60'000;
  static constexpr std::size_t kMost = 50;

  // In the order of the log. `at` is the record's time, as the broker's clock is the same for all
  // of them; it may be set back. False: that is no ledger.
  bool Take(std::string_view key, std::string_view value, shared::UnixMillis at);

  // The newest first, at most kMost.
  ProducerLedgers All() const;

 private:
  struct Told {
    ProducerLedger ledger;
    shared::UnixMillis at = 0;
    std::uint64_t place = 0;  // In the order in which they were told.
  };

  void ForgetOld(shared::UnixMillis newest);

  std::map<std::string, Told, std::less<>> by_key_;
  std::uint64_t told_ = 0;
};

// Absent: no such value. Members that are not known are passed over. Pure.
std::optional<ProducerLedger> ParseProducerLedger(std::string_view json);

class LedgerReader {
 public:
  // Starts the thread, which calls `tell` whenever newer ones were read.
  LedgerReader(shared::kafka::ClientConfig client, std::string topic,
               std::function<void(ProducerLedgers)> tell,
               std::chrono::milliseconds every = std::chrono::seconds(5));
  // Waits for the thread: a second where the broker hangs.
  ~LedgerReader();

 private:
  void Loop();
  bool Begin(shared::kafka::Consumer& consumer);
  bool ReadToEnd(shared::kafka::Consumer& consumer);
  bool MustStop();
  bool Pause();

  const shared::kafka::ClientConfig client_;
  const std::string topic_;
  const std::function<void(ProducerLedgers)> tell_;
  const std::chrono::milliseconds every_;
  LatestLedgers latest_;  // The thread's.
  std::mutex mutex_;      // Guards what follows.
  std::condition_variable changed_;
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace consumer
