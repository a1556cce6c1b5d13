#include "tests/mock/served_consumer.h"

#include <utility>

#include "tests/support/http_get.h"
#include "tests/support/wait_until.h"

namespace test {

using namespace std::chrono_literals;

EventReader::EventReader(const std::string& address, const std::string& target,
                         const std::string& headers)
    : peer_(TcpPeer::Connect(std::stoi(address.substr(address.rfind(':') + 1)))) {
  peer_.Send("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n");
}

EventReader::Event EventReader::Next(std::string_view name, std::chrono::milliseconds limit) {
  const auto end = std::chrono::steady_clock::now() + limit;
  Event event;
  std::string named;
  while (std::chrono::steady_clock::now() < end) {
    const auto lines = peer_.ReadLines(
        1, std::chrono::ceil<std::chrono::milliseconds>(end - std::chrono::steady_clock::now()));
    if (lines.empty()) break;
    const std::string& line = lines.front();
    if (line.starts_with("event: ")) named = line.substr(7);
    if (line.starts_with("id: ")) event.id = line.substr(4);
    if (line.starts_with("data: ")) event.data = line.substr(6);
    if (!line.empty()) continue;
    if (named == name) return event;
    event = {};
  }
  return {};
}

ServedConsumer::ServedConsumer(const ConsumerJob& job, std::vector<std::string> flags,
                               const std::string& address) {
  flags.insert(flags.end(), {"--http", address});
  process_ = std::make_unique<Process>(job.Command(std::move(flags)));
  address_ = AddressOf(*process_);
}

bool ServedConsumer::WaitFor(const std::string& target, const std::string& text,
                             std::chrono::milliseconds limit) const {
  return WaitUntil([&] { return Get(target).body.find(text) != std::string::npos; }, limit);
}

}  // namespace test
