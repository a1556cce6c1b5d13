// LiveService is --http of a run: the board that the job puts up how it goes, and the server that
// shows it.
//
//   auto live = LiveService::Start(options, clock, stop);     // null without --http
//   (*live)->Open(store);
//   (*live)->Begin(cluster_id, reporter->identity(), job.Restored());
//   (*live)->Saved(saved, progress);                          // after each batch
//   (*live)->Turned(partitions, *source);                     // each time the loop goes round
//
// Answers from its start to its end, while a broker is awaited too. Begin and Turned are the job's
// thread's, Saved the committer's.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "consumer/http/checkpoint_access.h"
#include "consumer/http/event_texts.h"
#include "consumer/http/live_board.h"
#include "consumer/http/live_recorder.h"
#include "consumer/http/tag_reading.h"
#include "consumer/job/progress.h"
#include "consumer/job/sink_runner.h"
#include "consumer/options/options.h"
#include "consumer/source/kafka_source.h"
#include "consumer/source/producer_ledger.h"
#include "shared/clock.h"
#include "shared/error.h"
#include "shared/http/server.h"
#include "shared/kafka/broker_board.h"

namespace consumer {

class LiveService {
 public:
  // kUsage: the address is taken, or the token's file is not as it must be. The clock outlives it.
  static shared::Result<std::unique_ptr<LiveService>> Start(const ConsumerOptions& options,
                                                            const shared::Clock& clock,
                                                            const std::function<bool()>& stop);
  // Ends every stream of events, and the server.
  ~LiveService();

  // From here to the call of Close tags can be looked up in it.
  void Open(const CheckpointReader& store) { checkpoint_.Open(store); }
  void Close() { checkpoint_.Close(); }

  // Topic, checkpoint and sinks are known. `sinks` outlive the last call of Turned; `restored`:
  // Job::Restored.
  void Begin(const std::string& cluster_id, const ProgressIdentity& identity,
             std::vector<const SinkRunner*> sinks, const std::optional<SavedBatch>& restored);

  void Saved(const SavedBatch& saved, const BatchProgress& progress);

  // For the client that reads the topic: ClientConfig::brokers_told_to.
  std::shared_ptr<shared::kafka::BrokerBoard> brokers() const { return brokers_; }

  // Cheap enough for each chunk: most calls return at once.
  void Turned(const shared::kafka::PartitionStates& partitions, const KafkaSource& source);

 private:
  LiveService(const ConsumerOptions& options, const shared::Clock& clock,
              const std::function<bool()>& stop);

  const shared::Clock& clock_;
  LiveRun run_;
  LiveBoard board_;
  const std::shared_ptr<shared::kafka::BrokerBoard> brokers_;
  EventTexts texts_;
  CheckpointAccess checkpoint_;
  const TagReading reading_;
  LiveRecorder recorder_;
  std::vector<const SinkRunner*> sinks_;
  std::optional<std::chrono::nanoseconds> turned_;  // When that was put up last.
  const shared::kafka::ClientConfig ledger_client_;
  std::unique_ptr<LedgerReader> ledger_;
  std::unique_ptr<shared::http::Server> server_;  // Last: its threads use what stands above.
};

}  // namespace consumer
