// XSession serves one client of X's API v2: the filtered stream and its rules (docs.x.com,
// x-api/posts/filtered-stream).
//
//   GET  /2/tweets/search/stream         posts that match a rule
//   GET  /2/tweets/search/stream/rules   the rules
//   POST /2/tweets/search/stream/rules   adds or deletes some; dry_run=true changes nothing
#pragma once

#include <string>

#include "sandbox/stream_simulator/protocol_session.h"
#include "sandbox/stream_simulator/x_rule_book.h"

namespace sandbox {

class XSession final : public ProtocolSession {
 public:
  // All must outlive it.
  XSession(Connection& connection, StreamService& service, const Fault& fault)
      : connection_(connection), service_(service), fault_(fault) {}

  std::optional<Refusal> Run(const HttpRequest& request, RequestRecord& record) override;

 private:
  bool HasToken(const HttpRequest& request) const;
  void ServeRules(const HttpRequest& request, RequestRecord& record);
  void SendStream(const HttpRequest& request, RequestRecord& record);
  void Answer(const XAnswer& answer, RequestRecord& record);
  shared::UnixMillis Now() const { return service_.clock.Now() + fault_.skew * 1000; }

  Connection& connection_;
  StreamService& service_;
  const Fault& fault_;
};

}  // namespace sandbox
