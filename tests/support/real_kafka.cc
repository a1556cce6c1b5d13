#include "tests/support/real_kafka.h"

#include <chrono>
#include <csignal>
#include <stdexcept>
#include <utility>

#include "tests/support/free_port.h"
#include "tests/support/text_file.h"
#include "tests/support/wait_until.h"

namespace test {
namespace {

const std::filesystem::path kScripts = std::filesystem::path(SOURCE_DIR) / "scripts";

// Long, as the first start of all fetches Kafka.
constexpr std::chrono::seconds kStartLimit{300};

}  // namespace

RealKafka::RealKafka(KafkaSettings settings) : settings_(std::move(settings)), port_(FreePort()) {
  Start();
}

std::map<std::string, std::string> RealKafka::Environment() const {
  // Not from docker, where our signals would reach docker's client and not the broker.
  std::map<std::string, std::string> environment = {{"KAFKA_FROM", "jars"}};
  if (!settings_.version.empty()) environment["KAFKA_VERSION"] = settings_.version;
  return environment;
}

void RealKafka::Start() {
  std::vector<std::string> args = {"--foreground", "--port", std::to_string(port_), "--data",
                                   data().string()};
  for (const std::string& property : settings_.properties) {
    args.insert(args.end(), {"--property", property});
  }
  for (const std::string& listener : settings_.listeners) {
    args.insert(args.end(), {"--listener", listener});
  }
  std::filesystem::remove(data() / "kafka.log");
  broker_ = std::make_unique<Process>(Command{
      .program = kScripts / "start-kafka.sh", .args = std::move(args), .env = Environment()});
  const auto answers = [&] {
    return ReadFile(data() / "kafka.log").find("Kafka Server started") != std::string::npos;
  };
  WaitUntil([&] { return answers() || !broker_->IsAlive(); }, kStartLimit);
  if (!answers() || !broker_->IsAlive()) {
    throw std::runtime_error("Kafka did not start: " + broker_->Err() +
                             ReadFile(data() / "kafka.log"));
  }
  admin_ = std::make_unique<KafkaAdmin>(brokers());
}

void RealKafka::Stop() {
  broker_->Signal(SIGTERM);
  if (!broker_->WaitForExit(std::chrono::seconds(60))) broker_->Kill9();
}

void RealKafka::Kill9() { broker_->Kill9(); }

Ended RealKafka::Tool(std::vector<std::string> args) const {
  args.insert(args.end(), {"--bootstrap-server", brokers()});
  return RunProgram(
      {.program = kScripts / "kafka.sh", .args = std::move(args), .env = Environment()});
}

}  // namespace test
