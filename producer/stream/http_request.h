// What is asked of an HTTP server, for a connection that lasts (http_connection.h) or a single
// answer (http_exchange.h).
//
//   HttpRequest{.url = "https://…/rules", .authorization = "Bearer …", .user_agent = UserAgent()}
//   HttpRequest{.method = HttpMethod::kPost, .url = "…", .body = json, .content_type = kJson}
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace producer {

enum class HttpMethod : std::uint8_t { kGet, kPost };

inline constexpr const char* kForm = "application/x-www-form-urlencoded";
inline constexpr const char* kJson = "application/json";

struct HttpRequest {
  HttpMethod method = HttpMethod::kGet;
  std::string url;
  std::string body = {};             // Of a POST; may be empty.
  std::string content_type = kForm;  // Of the body.
  std::string accept = "*/*";        // "text/event-stream".
  std::string authorization = {};    // The header's value, a secret; empty: no such header.
  std::string user_agent = {};
  std::string ca_file = {};  // Certificates to trust; empty: the system's.
  std::string proxy = {};    // As Proxy::url; empty: none, whatever the environment says.
  // HttpHandler::on_bytes has the body of every status, up to so many bytes, decompressed; a longer
  // one is a failure. 0: of status 200 alone, without an end.
  std::size_t most_body = 0;
};

}  // namespace producer
