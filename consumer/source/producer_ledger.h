// What tweet-producer tells of itself in the topic TOPIC.ledger (docs/ledger-topic.md), and the
// small thread that reads it beside the job.
//
//   LedgerReader reader(client, "tweets.ledger", [&](const ProducerLedger& newest) { … });
//
// The job does not depend on it: where the topic is not there, or cannot be read, nothing is told.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "shared/kafka/client_config.h"

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

// Absent: no such value. Members that are not known are passed over. Pure.
std::optional<ProducerLedger> ParseProducerLedger(std::string_view json);

class LedgerReader {
 public:
  // Starts the thread, which calls `tell` whenever a newer one was read.
  LedgerReader(shared::kafka::ClientConfig client, std::string topic,
               std::function<void(const ProducerLedger&)> tell,
               std::chrono::milliseconds every = std::chrono::seconds(5));
  // Waits for the thread: a second where the broker hangs.
  ~LedgerReader();

 private:
  void Loop();
  bool ReadUntilStopped();
  void Take(std::string_view key, std::string_view value);
  bool Pause();

  const shared::kafka::ClientConfig client_;
  const std::string topic_;
  const std::function<void(const ProducerLedger&)> tell_;
  const std::chrono::milliseconds every_;
  std::string newest_;  // Its time; the thread's.
  std::mutex mutex_;    // Guards what follows.
  std::condition_variable changed_;
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace consumer
