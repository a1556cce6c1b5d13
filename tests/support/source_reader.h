// Reads a topic through KafkaSource as the job does, and keeps what a job would store.
//
//   SourceReader reader({.brokers = kafka.brokers(), .topic = "tweets"});
//   ASSERT_TRUE(reader.Begin()) << reader.error();
//   reader.ReadToEnd();                         // what is there now
//   reader.seen.texts, reader.seen.states
//
// Each call ends within 60 s. Not thread-safe.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "consumer/source/kafka_source.h"

namespace test {

struct SourceReaderOptions {
  std::string brokers;
  std::string topic;
  consumer::OnDataLoss on_data_loss = consumer::OnDataLoss::kFail;
  shared::kafka::PartitionStates states =
      {};  // Empty: the earliest positions, as at a first start.
  std::string group = "source-reader";
  std::chrono::milliseconds new_partitions_every{200};
  std::map<std::string, std::string> properties = {};
  std::map<std::string, std::string> secrets = {};
};

// What the records read so far came to.
struct Seen {
  std::vector<std::string> texts;
  shared::kafka::PartitionStates states;
  std::vector<consumer::LostRange> lost;
  std::optional<shared::Error> error;  // The one that ended the reading.
};

class SourceReader {
 public:
  explicit SourceReader(const SourceReaderOptions& options);
  ~SourceReader();

  // False: see seen.error.
  bool Begin();
  // Stops at the ends as they are now, and reads up to them. False: not there within the limit, or
  // an error.
  bool ReadToEnd(std::chrono::milliseconds limit = std::chrono::seconds(60));
  // Reads until the condition holds, an error, or the limit.
  bool ReadUntil(const std::function<bool()>& condition,
                 std::chrono::milliseconds limit = std::chrono::seconds(60));
  // Reads until `count` texts were seen in all.
  bool ReadTexts(std::size_t count);

  consumer::KafkaSource& source() { return *source_; }
  std::string error() const { return seen.error ? seen.error->what : ""; }

  Seen seen;

 private:
  bool Fail(const shared::Error& error);
  void Take(const consumer::Chunk& chunk);

  SourceReaderOptions options_;
  std::unique_ptr<consumer::KafkaSource> source_;
};

}  // namespace test
