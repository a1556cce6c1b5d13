#include "shared/kafka/message_batch.h"

#include <algorithm>

#include "shared/kafka/errors.h"

namespace shared::kafka {
namespace {

std::string_view Text(const void* bytes, std::size_t size) {
  return {static_cast<const char*>(bytes), bytes == nullptr ? 0 : size};
}

// Headers are parsed here, at their first use, and not where none is asked for.
void ReadHeaders(const rd_kafka_message_t& message, std::span<const std::string> names,
                 std::string_view* values) {
  rd_kafka_headers_t* headers = nullptr;
  if (rd_kafka_message_headers(&message, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR) return;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const void* value = nullptr;
    std::size_t size = 0;
    if (names[i].empty() || rd_kafka_header_get_last(headers, names[i].c_str(), &value, &size) !=
                                RD_KAFKA_RESP_ERR_NO_ERROR) {
      continue;
    }
    values[i] = Text(value, size);
  }
}

FetchedRecord RecordOf(const rd_kafka_message_t& message) {
  return {.partition = {message.partition},
          .offset = {message.offset},
          .timestamp = std::max<UnixMillis>(rd_kafka_message_timestamp(&message, nullptr), 0),
          .key = Text(message.key, message.key_len),
          .value = Text(message.payload, message.len),
          .headers = {},
          .null_value = message.payload == nullptr};
}

PartitionTrouble TroubleOf(const rd_kafka_message_t& message) {
  const char* why = rd_kafka_message_errstr(&message);
  return {.partition = {message.partition},
          .of_topic = message.rkt != nullptr,
          .error = ErrorOf(message.err, "reading", why == nullptr ? "" : why)};
}

}  // namespace

void MessageBatch::Clear() {
  for (rd_kafka_message_t* message : messages_) rd_kafka_message_destroy(message);
  messages_.clear();
}

void MessageBatch::Append(rd_kafka_queue_t* queue, std::size_t max, int wait_ms) {
  const std::size_t before = messages_.size();
  messages_.resize(before + max);
  const auto count = rd_kafka_consume_batch_queue(queue, wait_ms, messages_.data() + before, max);
  messages_.resize(before + static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
}

void MessageBatch::Fetch(rd_kafka_queue_t* queue, std::size_t max, int wait_ms) {
  Clear();
  Append(queue, max, 0);
  if (!messages_.empty() || wait_ms == 0) return;
  // With a time-out librdkafka waits until the batch is full, so only one record is waited for.
  Append(queue, 1, wait_ms);
  if (!messages_.empty() && max > 1) Append(queue, max - 1, 0);
}

void MessageBatch::Describe(std::span<const std::string> headers, FetchedBatch& batch) const {
  batch.records.clear();
  // All at once: the records have views into it.
  batch.header_values.assign(messages_.size() * headers.size(), {});
  std::string_view* values = batch.header_values.data();
  batch.ends.clear();
  batch.troubles.clear();
  for (const rd_kafka_message_t* message : messages_) {
    if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
      batch.records.push_back(RecordOf(*message));
      if (headers.empty()) continue;
      ReadHeaders(*message, headers, values);
      batch.records.back().headers = {values, headers.size()};
      values += headers.size();
    } else if (message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
      batch.ends.push_back({{message->partition}, {message->offset}});
    } else {
      batch.troubles.push_back(TroubleOf(*message));
    }
  }
}

}  // namespace shared::kafka
