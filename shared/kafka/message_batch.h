// MessageBatch holds the messages of one read until the next: the memory behind a FetchedBatch.
// Internal to shared/kafka. No allocation a record, once the vectors have grown.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "shared/kafka/consumer.h"
#include "shared/kafka/handle.h"

namespace shared::kafka {

class MessageBatch {
 public:
  MessageBatch() = default;
  ~MessageBatch() { Clear(); }
  MessageBatch(MessageBatch&&) = default;
  MessageBatch& operator=(MessageBatch&&) = delete;

  void Clear();

  // Replaces the messages by up to `max` of the queue, waiting up to `wait_ms` for the first, and
  // not for more than one.
  void Fetch(rd_kafka_queue_t* queue, std::size_t max, int wait_ms);

  // Fills `batch` with what the messages say. `headers`: as ConsumerSettings.
  void Describe(std::span<const std::string> headers, FetchedBatch& batch) const;

 private:
  void Append(rd_kafka_queue_t* queue, std::size_t max, int wait_ms);

  std::vector<rd_kafka_message_t*> messages_;
};

}  // namespace shared::kafka
