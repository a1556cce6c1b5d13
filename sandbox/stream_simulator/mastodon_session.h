// MastodonSession serves one client of a Mastodon server, or of its streaming server, which are one
// here: docs.joinmastodon.org/methods/streaming, /methods/instance.
//
//   /api/v1/streaming/public, …/public/local, …/hashtag?tag=…   events, for who has a token
//   /api/v1/streaming/health                                     OK
//   /api/v1/instance, /api/v2/instance                           where to stream
#pragma once

#include <string>

#include "sandbox/stream_simulator/playback.h"
#include "sandbox/stream_simulator/protocol_session.h"

namespace sandbox {

class MastodonSession final : public ProtocolSession {
 public:
  // All must outlive it.
  MastodonSession(Connection& connection, StreamService& service, const Fault& fault)
      : connection_(connection), service_(service), fault_(fault) {}

  std::optional<Refusal> Run(const HttpRequest& request, RequestRecord& record) override;

 private:
  // Which statuses a timeline has.
  OrRefusal<StatusFilter> FilterOf(const HttpRequest& request, const RequestRecord& record) const;
  std::optional<Refusal> CheckToken(const HttpRequest& request) const;
  void Answer(std::string_view type, std::string_view body, RequestRecord& record);
  void SendStream(const HttpRequest& request, const StatusFilter& matches, RequestRecord& record);
  // "http://127.0.0.1:8080", or the WebSocket's.
  std::string Address(const HttpRequest& request, std::string_view scheme) const;
  shared::UnixMillis Now() const { return service_.clock.Now() + fault_.skew * 1000; }

  Connection& connection_;
  StreamService& service_;
  const Fault& fault_;
};

}  // namespace sandbox
