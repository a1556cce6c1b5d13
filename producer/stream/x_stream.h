// XStream is X's filtered stream, API v2: what it asks for, and what its messages about itself
// mean (docs.x.com, x-api/posts/filtered-stream). The rest is http_stream.h and
// reconnecting_stream.h.
//
//   XStream stream({.endpoint = *ParseEndpoint(kXEndpoint), .token = token}, {}, clock, shutdown);
//   while (auto state = stream.Read(100ms, listener)) …
//
// X sends a blank line when it has sent nothing for 20 s; who hears less is to connect again.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "producer/stream/endpoint.h"
#include "producer/stream/http_stream.h"

namespace producer {

inline constexpr std::string_view kXEndpoint = "https://api.x.com/2/tweets/search/stream";
// 20 s as promised (consuming-streaming-data), and 5 s for the way.
inline constexpr std::chrono::milliseconds kXStall = std::chrono::seconds(25);
// The largest backfill_minutes (recovery-and-redundancy).
inline constexpr std::uint64_t kMostBackfill = 5;
// OnDisconnectMessage's code of a limit: XProblem::kLimit, parse/message.h.
inline constexpr int kXLimitCode = 2;

struct XRequest {
  Endpoint endpoint;
  std::string token;
  // Asks for what was sent in the minutes before, which not every plan has. What arrived comes
  // again. 0: does not. Range: up to kMostBackfill.
  std::uint64_t backfill_minutes = 0;
};

// The request's URL: fields and expansions that a record is made of, beside what the endpoint has.
std::string XStreamUrl(const Endpoint& endpoint, std::uint64_t backfill_minutes);

// What follows a refusal that no retry helps: ": check the token …".
std::string XAdvice(int status, bool backfill);

class XStream final : public HttpStream {
 public:
  // Clock and shutdown must outlive the stream.
  XStream(XRequest request, const Options& options, const shared::Clock& clock,
          const shared::Shutdown& shutdown);

  void OnDisconnectMessage(int code) override;

 private:
  HttpRequest MakeRequest() override;
  std::string Advice(int status, std::optional<std::int64_t> server_time) const override;
  void OnSilence(std::chrono::nanoseconds silence) override;
  // Of those that may have been missed; the first connection's are all.
  std::uint64_t MinutesToAskFor() const;

  const XRequest request_;
  // By a connection that lasted; what a shorter one brought is asked for again.
  std::optional<std::chrono::nanoseconds> last_heard_;
};

}  // namespace producer
