// LateTopic sends late records on to a topic: key, value and timestamp as they were read, with the
// headers `partition` and `offset` that say where. At least once: a batch that was not saved before
// a kill sends its late records again, and the two headers tell that they are the same.
//
// The topic is made where it is absent, with retention.ms=-1, as Kafka deletes records older than
// a topic's retention, and late records may be that old.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "consumer/sink/kafka_writer.h"
#include "consumer/sink/late_records.h"
#include "shared/error.h"
#include "shared/kafka/client_config.h"

namespace consumer {

class LateTopic final : public LateRecords {
 public:
  // Waits for no broker. `stop` ends every wait: the records that are not sent then are read again
  // by the next run. kUsage: the client's configuration.
  static shared::Result<std::unique_ptr<LateTopic>> Open(const shared::kafka::ClientConfig& config,
                                                         const std::string& topic,
                                                         std::function<bool()> stop);

  // Wait for as long as no broker answers, and tell so. kRetry: stopped. kInvalid: the broker will
  // never take a record of this batch.
  shared::Result<void> Take(const LateRecord& record) override;
  shared::Result<void> Settle() override;

 private:
  LateTopic(const shared::kafka::ClientConfig& config, std::string topic,
            std::function<bool()> stop);

  shared::Result<void> Prepare();
  // Calls it again while the broker is away.
  shared::Result<void> UntilDone(const std::function<shared::Result<void>()>& call);

  shared::kafka::ClientConfig config_;
  std::string topic_;
  std::function<bool()> stop_;
  KafkaWriter writer_;
  bool prepared_ = false;
  bool unsettled_ = false;  // Something was taken since Settle.
};

}  // namespace consumer
