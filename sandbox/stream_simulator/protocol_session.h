// ProtocolSession serves one client by one protocol, after its request was read and no fault
// answered it: refuses, or sends the stream. A file a protocol: twitter_session, jetstream_session,
// mastodon_session, x_session.
#pragma once

#include <memory>
#include <optional>

#include "sandbox/stream_simulator/connection.h"
#include "sandbox/stream_simulator/fault.h"
#include "sandbox/stream_simulator/http_request.h"
#include "sandbox/stream_simulator/refusal.h"
#include "sandbox/stream_simulator/request_log.h"
#include "sandbox/stream_simulator/stream_service.h"

namespace sandbox {

class ProtocolSession {
 public:
  virtual ~ProtocolSession() = default;

  // Nothing: the request was served, and is over; the record says how. A refusal is not sent yet.
  virtual std::optional<Refusal> Run(const HttpRequest& request, RequestRecord& record) = 0;
};

// The session of the service's protocol. All must outlive it.
std::unique_ptr<ProtocolSession> MakeProtocolSession(Connection& connection, StreamService& service,
                                                     const Fault& fault);

}  // namespace sandbox
