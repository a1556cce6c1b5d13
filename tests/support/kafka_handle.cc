#include "tests/support/kafka_handle.h"

#include <array>
#include <stdexcept>

namespace test {

KafkaClient NewKafkaClient(rd_kafka_type_t type, const std::string& brokers,
                           const KafkaProperties& properties, rd_kafka_conf_t* base) {
  KafkaProperties all = properties;
  all["bootstrap.servers"] = brokers;
  all.try_emplace("log_level", "2");
  std::array<char, 512> reason{};
  rd_kafka_conf_t* conf = base != nullptr ? base : rd_kafka_conf_new();
  for (const auto& [key, value] : all) {
    if (rd_kafka_conf_set(conf, key.c_str(), value.c_str(), reason.data(), reason.size()) !=
        RD_KAFKA_CONF_OK) {
      rd_kafka_conf_destroy(conf);
      throw std::runtime_error(reason.data());
    }
  }
  rd_kafka_t* client = rd_kafka_new(type, conf, reason.data(), reason.size());
  if (client == nullptr) {
    rd_kafka_conf_destroy(conf);
    throw std::runtime_error(reason.data());
  }
  return KafkaClient(client);
}

void ThrowIf(rd_kafka_resp_err_t error, const std::string& doing) {
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) {
    throw std::runtime_error(doing + ": " + rd_kafka_err2str(error));
  }
}

void ThrowIf(rd_kafka_error_t* error, const std::string& doing) {
  if (error == nullptr) return;
  const std::string reason = rd_kafka_error_string(error);
  rd_kafka_error_destroy(error);
  throw std::runtime_error(doing + ": " + reason);
}

}  // namespace test
