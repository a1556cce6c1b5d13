// KafkaSource reads the job's topic: every partition, from positions that the checkpoint keeps.
//
//   auto source = KafkaSource::Open({.client = config, .topic = "tweets", .group = "g"});
//   auto topic = (*source)->WaitForTopic(30s, stop);              // absent: stopped
//   auto start = (*source)->ResolveStart(Earliest{});             // without a checkpoint
//   (*source)->Begin(states);                                     // kDataLoss: exit 7
//   while (auto chunk = (*source)->ReadChunk(4096, 100ms)) ...
//
// Loss is never silent. A position below the start of its log, above its end, or in a partition
// that vanished, and a topic that was made again under the same name are found when reading begins
// and while it goes on (loss_check.h). With OnDataLoss::kFail they are errors; with kContinue they
// are told in Chunk::lost, and reading goes on at the start of the log, or at its end where it was
// only truncated.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "consumer/source/log_inspector.h"
#include "consumer/source/on_data_loss.h"
#include "consumer/source/reached_positions.h"
#include "consumer/source/read_partitions.h"
#include "consumer/source/record_source.h"
#include "consumer/source/run_stop.h"
#include "consumer/source/start_position.h"
#include "consumer/source/stop_position.h"
#include "consumer/source/watched_consumer.h"
#include "shared/kafka/consumer.h"

namespace consumer {

struct KafkaSourceOptions {
  shared::kafka::ClientConfig client;
  std::string topic = "tweets";
  // Who commits, for lag tools. Flag: --group.
  std::string group = "hashtag-consumer-tweets";
  OnDataLoss on_data_loss = OnDataLoss::kFail;
  // Whether Record::hashtags, retweet and user are filled: only then are headers parsed.
  bool hashtags_header = true;
  bool retweet_header = false;
  bool user_header = false;
  // How often new partitions are looked for.
  std::chrono::milliseconds new_partitions_every{10'000};
  // For how long the topic may be unknown to the broker before it counts as gone: after a deletion
  // it may be made again at once, and a broker that starts may not know it yet.
  std::chrono::milliseconds gone_after{5'000};
  // Asked by the thread that reads, once a second at least; true ends every wait for the broker.
  std::function<bool()> stop = [] { return false; };
};

class KafkaSource final : public RecordSource {
 public:
  // Does not wait for a broker. kUsage: the client's configuration.
  static shared::Result<std::unique_ptr<KafkaSource>> Open(const KafkaSourceOptions& options);
  ~KafkaSource() override;

  // As consumer::WaitForTopic; tells the log every 10 s.
  shared::Result<std::optional<shared::kafka::TopicDescription>> WaitForTopic(
      std::optional<std::chrono::milliseconds> limit);

  // What a job without a checkpoint stores before it reads anything. As consumer::ResolveStart.
  // REQUIRES: WaitForTopic found the topic.
  shared::Result<shared::kafka::PartitionStates> ResolveStart(const StartPosition& start);

  // Compares the states with the logs of today, then reads on from them; partitions they lack are
  // read from their beginning. kDataLoss as ReadChunk. With kContinue the first chunk tells.
  // kRetry: the broker did not answer; the same call may be made again, and begins anew. REQUIRES:
  // WaitForTopic found the topic.
  shared::Result<void> Begin(const shared::kafka::PartitionStates& states);

  shared::Result<Chunk> ReadChunk(std::size_t max_records, std::chrono::milliseconds wait) override;
  shared::Result<void> HoldBack(const std::set<shared::kafka::Partition>& partitions) override;
  shared::Result<void> StopAtCurrentEnds() override;
  // From now on returns no record at or past the stop, as consumer::ResolveStop. Partitions found
  // later are read only while a time to stop at lies ahead. REQUIRES: Begin.
  shared::Result<void> StopAt(const StopPosition& stop, Reach reach);
  bool AtEnd() const override;
  bool AtStop() const override { return partitions_.has_stops() && partitions_.AtStops(); }
  // Where partitions stop, as far as known.
  shared::kafka::Positions Stops() const { return partitions_.stops(); }
  // Whether the broker answered when it was asked last, which is all the time. The thread that
  // reads calls it. REQUIRES: Begin.
  bool Answering() const { return consumer_->watcher().answering(); }
  void Commit(const shared::kafka::Positions& positions) override;
  std::map<shared::kafka::Partition, PartitionLag> Lag() const override;
  void Close(std::chrono::milliseconds wait) override;

 private:
  KafkaSource(const KafkaSourceOptions& options, std::unique_ptr<WatchedConsumer> consumer);

  enum class Readiness { kReadOn, kTell, kWait };

  bool AtToldEnds() const;
  shared::Result<Readiness> Tend();
  shared::Result<Readiness> Inspect();
  shared::Result<void> TakeFindings(const InspectedLog& log);
  shared::Result<void> AddPartitions(const std::vector<shared::kafka::Partition>& found);
  shared::Result<void> AddFoundPartitions();
  shared::Result<void> AssignActive();
  shared::Result<void> TakeTroubles();
  bool LostAConnection();
  void PublishPositions();
  shared::kafka::Consumer& consumer() { return consumer_->consumer(); }

  const KafkaSourceOptions options_;
  std::unique_ptr<WatchedConsumer> consumer_;
  shared::kafka::TopicDescription description_;
  ReadPartitions partitions_;
  shared::kafka::FetchedBatch batch_;
  LogInspector inspector_;
  RunStop run_stop_;
  std::set<shared::kafka::Partition> held_back_;
  bool suspicious_ = false;
  std::map<shared::kafka::Partition, int> troubles_in_a_row_;
  std::uint64_t errors_seen_ = 0;
  ReachedPositions reached_;  // Lag and Commit may be called by any thread.
};

}  // namespace consumer
