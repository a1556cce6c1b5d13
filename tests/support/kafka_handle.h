// librdkafka's clients as the tests' own helpers use them.
#pragma once

#include <map>
#include <memory>
#include <string>

#include <librdkafka/rdkafka.h>

namespace test {

using KafkaProperties = std::map<std::string, std::string>;

struct KafkaDeleter {
  void operator()(rd_kafka_t* client) const { rd_kafka_destroy(client); }
};
using KafkaClient = std::unique_ptr<rd_kafka_t, KafkaDeleter>;

// `base` holds callbacks that strings cannot say; it is taken over. Throws std::runtime_error with
// librdkafka's reason.
KafkaClient NewKafkaClient(rd_kafka_type_t type, const std::string& brokers,
                           const KafkaProperties& properties, rd_kafka_conf_t* base = nullptr);

// Throws std::runtime_error "doing: reason" unless `error` is none.
void ThrowIf(rd_kafka_resp_err_t error, const std::string& doing);
// The same; destroys the error.
void ThrowIf(rd_kafka_error_t* error, const std::string& doing);

}  // namespace test
