// The program hashtag-consumer of this build with --http on a port of its own.
//
//   ServedConsumer consumer(job, {"--batch-interval", "200ms"});
//   consumer.Get("/api/top?n=3").body;
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/hashtag_consumer.h"
#include "tests/support/http_get.h"
#include "tests/support/process.h"
#include "tests/support/tcp_peer.h"

namespace test {

// What one reader of /events gets.
class EventReader {
 public:
  // `headers`: each with its line end.
  explicit EventReader(const std::string& address, const std::string& target = "/events",
                       const std::string& headers = "");

  // The next event of that name ("batch", "status"); empty: none came within `limit`. `data` is a
  // JSON object.
  struct Event {
    std::string id;
    std::string data;
  };
  Event Next(std::string_view name, std::chrono::milliseconds limit);

  TcpPeer& peer() { return peer_; }

 private:
  TcpPeer peer_;
};

class ServedConsumer {
 public:
  // Waits until it listens. `address`: as for --http.
  ServedConsumer(const ConsumerJob& job, std::vector<std::string> flags,
                 const std::string& address = "127.0.0.1:0");

  Process& process() { return *process_; }
  const std::string& address() const { return address_; }

  HttpAnswer Get(const std::string& target, const std::string& headers = "") const {
    return HttpGet(address_, target, "localhost", "GET", headers);
  }

  // Within `limit` that path answers with that in its body.
  bool WaitFor(const std::string& target, const std::string& text,
               std::chrono::milliseconds limit) const;

 private:
  std::unique_ptr<Process> process_;
  std::string address_;
};

}  // namespace test
