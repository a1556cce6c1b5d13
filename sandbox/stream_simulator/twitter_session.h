// TwitterSession serves one client of Twitter's v1.1 protocol (statuses/filter, statuses/sample):
// verifies the signature, reads the parameters, and plays the statuses that match.
#pragma once

#include "sandbox/stream_simulator/protocol_session.h"
#include "sandbox/stream_simulator/stream_parameters.h"

namespace sandbox {

class TwitterSession final : public ProtocolSession {
 public:
  // All must outlive it.
  TwitterSession(Connection& connection, StreamService& service, const Fault& fault)
      : connection_(connection), service_(service), fault_(fault) {}

  std::optional<Refusal> Run(const HttpRequest& request, RequestRecord& record) override;

 private:
  OrRefusal<StreamParameters> CheckRequest(const HttpRequest& request, const RequestRecord& record);
  void SendStream(const HttpRequest& request, const StreamParameters& parameters,
                  RequestRecord& record);

  Connection& connection_;
  StreamService& service_;
  const Fault& fault_;
};

}  // namespace sandbox
