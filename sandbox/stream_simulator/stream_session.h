// StreamSession serves one client from its request to its last byte: reads the request, lets the
// protocol's session serve it, and sends the refusal where there is one.
#pragma once

#include "sandbox/stream_simulator/connection.h"
#include "sandbox/stream_simulator/fault.h"
#include "sandbox/stream_simulator/http_request.h"
#include "sandbox/stream_simulator/refusal.h"
#include "sandbox/stream_simulator/request_log.h"
#include "sandbox/stream_simulator/stream_service.h"

namespace sandbox {

class StreamSession {
 public:
  StreamSession(Connection& connection, StreamService& service, const Fault& fault)
      : connection_(connection), service_(service), fault_(fault) {}

  // Returns when the client has gone, the stream has ended, or a stop is requested. Completes
  // the record: what was asked, what was answered, and how it ended.
  void Run(RequestRecord& record);

 private:
  OrRefusal<HttpRequest> ReceiveRequest();
  void SendRefusal(const Refusal& refusal, RequestRecord& record);
  void Hang();
  // The time as the server believes it to be.
  shared::UnixMillis Now() const { return service_.clock.Now() + fault_.skew * 1000; }

  Connection& connection_;
  StreamService& service_;
  Fault fault_;
};

}  // namespace sandbox
