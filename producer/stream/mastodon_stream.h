// MastodonStream is one stream of a Mastodon server as server-sent events: the public timeline, the
// server's own, or that of a tag. The rest is http_stream.h and reconnecting_stream.h.
//
//   MastodonStream stream({.endpoint = endpoint, .token = token, .channel = channel,
//                          .streaming_address = StreamingAddressIn}, {}, clock, shutdown);
//   while (auto state = stream.Read(100ms, listener)) …
//
// The streaming server may be another than the one that was named: the first connection asks for it
// (/api/v2/instance), and so does each until there was an answer; without one the named server is
// tried. What is posted while no connection stands is missed: the protocol cannot go on where a
// connection ended.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "producer/stream/http_stream.h"
#include "producer/stream/mastodon_endpoint.h"

namespace producer {

// Finds configuration.urls.streaming in the JSON of an instance; empty: it is not there.
using StreamingAddress = std::function<std::string(std::string_view instance)>;

struct MastodonRequest {
  MastodonEndpoint endpoint;
  std::string token;
  MastodonChannel channel = {};
  StreamingAddress streaming_address;
};

// What follows a refusal that no retry helps: ": check the token …".
std::string MastodonAdvice(int status);

class MastodonStream final : public HttpStream {
 public:
  // Clock and shutdown must outlive the stream.
  MastodonStream(MastodonRequest request, const Options& options, const shared::Clock& clock,
                 const shared::Shutdown& shutdown);

 private:
  HttpRequest MakeRequest() override;
  std::string Advice(int status, std::optional<std::int64_t> server_time) const override;
  // The server to stream from.
  std::string Server();

  const MastodonRequest request_;
  std::string streaming_server_;  // Empty: not known yet.
};

}  // namespace producer
