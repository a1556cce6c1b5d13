// Reads one HTTP/1.1 request (RFC 9112) out of the bytes of a connection. Pure.
//
// Limitations: no chunked request bodies (411), no second request on a connection.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sandbox/stream_simulator/refusal.h"

namespace sandbox {

struct HttpRequest {
  std::string method;                                        // "GET"
  std::string target;                                        // "/1.1/statuses/filter.json?track=a"
  std::vector<std::pair<std::string, std::string>> headers;  // Names in small letters.
  std::string body;

  // The first header of that name (in small letters), or nothing.
  std::string_view Header(std::string_view name) const;
  std::string_view Path() const;
  std::string_view Query() const;
  // The body, if its content type says that it is a form.
  std::string_view FormBody() const;
  bool AcceptsGzip() const;
};

// Reads what has come so far; nothing yet if more has to come. Refused: no HTTP (400), a target
// over 8,192 bytes (414), headers over 64 KiB (431), a body over 1 MiB (413) or of unknown length
// (411).
OrRefusal<std::optional<HttpRequest>> ReadRequest(std::string_view bytes);

// Whether the headers are whole and the client waits for "100 Continue" before it sends the body.
bool WaitsForContinue(std::string_view bytes);

}  // namespace sandbox
