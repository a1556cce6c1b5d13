// One short connection to the stream's server, closed as soon as its answer's headers are in: are
// the keys and the filter accepted, and does this machine's clock agree with the server's?
//
//   const StreamAnswer answer = AskStream(request, clock, shutdown);
//   CheckAccepted(request, answer, clock.Now());   // "ok  stream  HTTP 200 after 80 ms: …"
//   CheckClock(answer, clock.Now());               // "ok  clock   agrees with the server's …"
//
// A server ends another stream of the same account when it takes a new one.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "producer/doctor/finding.h"
#include "producer/stream/endpoint.h"
#include "producer/stream/oauth1.h"
#include "producer/stream/percent_encoding.h"
#include "producer/stream/proxy.h"
#include "shared/clock.h"
#include "shared/shutdown.h"
#include "shared/unix_millis.h"

namespace producer {

struct StreamQuestion {
  Endpoint endpoint;
  Parameters parameters;
  OAuth1Credentials credentials;
  std::string ca_file;
  std::string user_agent;
  Proxy proxy = {};
};

struct StreamAnswer {
  int status = 0;     // 0: none.
  std::string words;  // The begin of a refusal, without our keys; why there was no answer.
  bool unknown_host = false;
  int proxy_status = 0;  // As HttpConnection has it.
  std::chrono::milliseconds after{0};
  std::optional<std::int64_t> server_time;  // The header Date, in seconds since 1970.
};

// Waits up to 10 s.
StreamAnswer AskStream(const StreamQuestion& question, const shared::Clock& clock,
                       const shared::Shutdown& shutdown);

Finding CheckAccepted(const Endpoint& endpoint, const StreamAnswer& answer, shared::UnixMillis now);
Finding CheckClock(const StreamAnswer& answer, shared::UnixMillis now);

}  // namespace producer
