#include "tests/support/embedded_broker.h"

#include <chrono>
#include <csignal>
#include <filesystem>
#include <stdexcept>
#include <utility>

#include "tests/support/text_file.h"
#include "tests/support/wait_until.h"

namespace test {

EmbeddedBroker::EmbeddedBroker(std::vector<std::string> topics) : topics_(std::move(topics)) {
  Start();
}

void EmbeddedBroker::Start() {
  const std::filesystem::path address_file = files_.path() / "address";
  std::filesystem::remove(address_file);
  const std::string port = brokers_.empty() ? "0" : brokers_.substr(brokers_.find(':') + 1);
  std::vector<std::string> args = {"--port", port, "--address-file", address_file.string()};
  for (const std::string& topic : topics_) args.insert(args.end(), {"--create", topic});
  process_ = std::make_unique<Process>(Command{
      .program = std::filesystem::path(PROGRAM_DIR) / "embedded-broker", .args = std::move(args)});
  WaitUntil([&] { return !ReadLines(address_file).empty() || !process_->IsAlive(); },
            std::chrono::seconds(30));
  const std::vector<std::string> lines = ReadLines(address_file);
  if (lines.empty()) throw std::runtime_error("embedded-broker did not start: " + process_->Err());
  brokers_ = lines.front();
}

void EmbeddedBroker::Stop() {
  process_->Signal(SIGTERM);
  if (!process_->WaitForExit(std::chrono::seconds(10))) process_->Kill9();
}

}  // namespace test
