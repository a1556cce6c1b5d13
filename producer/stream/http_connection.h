// HttpConnection is one request whose answer is read piece by piece, for as long as it lasts. The
// requests of libcurl are made here and nowhere else.
//
//   HttpConnection connection({.url = "https://…", .authorization = "Bearer …"});
//   while (connection.Run(100ms, stop_fd, handler) == HttpConnection::State::kOpen) {
//   }
//   connection.failure();      // "Could not resolve host: …"; empty after an end in good order
//
// TLS is verified, redirects are not followed (the credentials would go with them), gzip is asked
// for and undone. Between calls of Run nothing is read: the server feels the backpressure.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "producer/stream/http_request.h"

namespace producer {

struct HttpHandler {
  // The answer's headers are in.
  std::function<void(int status)> on_status;
  // A piece of the body: with status 200, or with any (HttpRequest::most_body). Valid during the
  // call.
  std::function<void(std::string_view bytes)> on_bytes;
};

// Not thread-safe.
class HttpConnection {
 public:
  enum class State : std::uint8_t { kOpen, kEnded };

  static constexpr std::size_t kMostRefusal = 4096;

  explicit HttpConnection(const HttpRequest& request);
  ~HttpConnection();
  HttpConnection(const HttpConnection&) = delete;
  HttpConnection& operator=(const HttpConnection&) = delete;

  // Sends and reads what can be, waiting up to `wait` for the first byte, or until `stop_fd` can be
  // read.
  State Run(std::chrono::milliseconds wait, int stop_fd, const HttpHandler& handler);

  // Bytes of the body as they came over the wire (compressed ones as such): they tell silence.
  std::uint64_t bytes_received() const;

  // After the end: why, in libcurl's words; empty if the server ended the answer in good order.
  const std::string& failure() const { return failure_; }
  bool could_not_resolve() const { return could_not_resolve_; }
  // What the proxy answered when it was asked for a tunnel; 0: it was not.
  int proxy_status() const;
  // The begin of the body of an answer other than 200, up to kMostRefusal; then the answer is left.
  // Empty with HttpRequest::most_body.
  const std::string& refusal() const { return refusal_; }
  std::optional<std::int64_t> rate_limit_reset() const { return rate_limit_reset_; }
  // The header Date: the server's clock, in seconds since 1970.
  std::optional<std::int64_t> server_time() const { return server_time_; }

 private:
  struct Handles;

  void SetRequest(const HttpRequest& request);
  void SetTransport(const HttpRequest& request);
  static std::size_t TakeBody(char* bytes, std::size_t one, std::size_t size, void* self);
  static std::size_t TakeHeader(char* bytes, std::size_t one, std::size_t size, void* self);
  // False: enough was read.
  bool OnBody(std::string_view bytes);
  void OnHeader(std::string_view line);
  void ReadDate(const std::string& text);
  void OnEnd(int curl_code);
  int Status() const;

  const std::size_t most_body_;
  std::unique_ptr<Handles> handles_;
  const HttpHandler* handler_ = nullptr;  // During Run.
  std::size_t body_ = 0;                  // So far; where most_body_ is 0, not counted.
  std::string failure_;
  std::string refusal_;
  std::optional<std::int64_t> rate_limit_reset_;
  std::optional<std::int64_t> server_time_;
  bool could_not_resolve_ = false;
};

}  // namespace producer
