// RequestLog is what clients did, for tests that assert politeness: a line of JSON for each
// connection, written when it is over.
//
//   {"connection":1,"at_ms":12,"unix_ms":1700000000012,"fault":"close","method":"POST",
//    "path":"/1.1/statuses/filter.json","parameters":{"track":"kafka"},"user_agent":"curl/7.88",
//    "status":200,"duration_ms":40,"bytes":5120,"statuses":3,"end":"the client left"}
//
// at_ms counts from the simulator's start, and so do the lines, from 1, in the order in which the
// connections came. Method and so on are empty, and the status is 0, where no request arrived.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <string>

#include "producer/stream/percent_encoding.h"
#include "shared/error.h"
#include "shared/unix_millis.h"

namespace sandbox {

struct RequestRecord {
  std::uint64_t connection = 0;
  std::chrono::milliseconds at{0};
  shared::UnixMillis time = 0;
  std::string fault;
  std::string method;
  std::string path;
  producer::Parameters parameters = {};  // Of query and body.
  std::string user_agent;
  int status = 0;
  std::chrono::milliseconds duration{0};
  std::uint64_t bytes = 0;  // Sent, heads and framing with them.
  std::uint64_t statuses = 0;
  std::string end;
};

// One line without a line break. Pure.
std::string RecordJson(const RequestRecord& record);

// Thread-safe.
class RequestLog {
 public:
  // Writes nothing until it is opened. kUsage: the file cannot be written.
  shared::Result<void> Open(const std::filesystem::path& file);
  void Write(const RequestRecord& record);

 private:
  std::mutex mutex_;
  std::ofstream file_;
};

}  // namespace sandbox
