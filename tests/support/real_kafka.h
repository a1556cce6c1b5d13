// A real Apache Kafka of a test's own, on a free port and in a directory of its own.
//
//   RealKafka kafka;                          // answers when the constructor returns; about 4 s
//   kafka.admin().CreateTopic("tweets", 4);
//   kafka.Kill9();
//   kafka.Start();                            // the same port, the same topics
//
// Ended by the destructor, and also when the test itself is killed. Failures throw
// std::runtime_error with the broker's log.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/kafka_admin.h"
#include "tests/support/process.h"
#include "tests/support/temp_dir.h"

namespace test {

struct KafkaSettings {
  std::vector<std::string> properties = {};  // "log.retention.check.interval.ms=1000"
  std::vector<std::string> listeners = {};   // "SASL_SSL://127.0.0.1:PORT" with FreePort()
  std::string version = {};                  // "3.9.1"; empty: the one that scripts/kafka.sh names
};

class RealKafka {
 public:
  explicit RealKafka(KafkaSettings settings = {});

  int port() const { return port_; }
  std::string brokers() const { return "127.0.0.1:" + std::to_string(port_); }
  // The broker's directory: topics in topics/, its log in kafka.log.
  const std::filesystem::path& data() const { return data_.path(); }

  // By SIGTERM, as an operator would.
  void Stop();
  // By SIGKILL, as a crash would.
  void Kill9();
  // SIGSTOP and SIGCONT: a broker that hangs.
  void Signal(int signal) { broker_->Signal(signal); }
  // Again on the same port and directory. Returns when it answers; about 4 s.
  // REQUIRES: stopped or killed.
  void Start();

  // Made anew after each Start().
  KafkaAdmin& admin() { return *admin_; }

  // Runs one of Kafka's own tools against this broker: Tool({"consumer-groups", "--list"}).
  Ended Tool(std::vector<std::string> args) const;

 private:
  std::map<std::string, std::string> Environment() const;

  KafkaSettings settings_;
  TempDir data_;
  int port_;
  std::unique_ptr<Process> broker_;
  std::unique_ptr<KafkaAdmin> admin_;
};

}  // namespace test
