#include "sandbox/stream_simulator/http_response.h"

#include <array>
#include <ctime>

#include <fmt/core.h>

#include "shared/json_text.h"

namespace sandbox {
namespace {

struct KnownStatus {
  int status;
  std::string_view reason;
  int code;  // Twitter's own, 0: it has none.
  std::string_view message;
};

constexpr std::array<KnownStatus, 17> kKnown = {{
    {400, "Bad Request", 214, "Bad request."},
    {401, "Unauthorized", 32, "Could not authenticate you."},
    {403, "Forbidden", 64, "Your account is suspended and is not permitted to access this."},
    {404, "Not Found", 34, "Sorry, that page does not exist."},
    {405, "Method Not Allowed", 0, "The method is not allowed for this endpoint."},
    {406, "Not Acceptable", 0, "A parameter is not acceptable."},
    {410, "Gone", 68, "This endpoint has been retired."},
    {411, "Length Required", 0, "The request needs a Content-Length."},
    {413, "Payload Too Large", 0, "Too many phrases, ids or boxes."},
    {414, "URI Too Long", 0, "The target is too long."},
    {416, "Range Not Satisfiable", 0, "The count is not allowed for this account."},
    {420, "Enhance Your Calm", 0, "Exceeded connection limit for user."},
    {422, "Unprocessable Entity", 0, "The request cannot be processed."},
    {429, "Too Many Requests", 88, "Rate limit exceeded."},
    {431, "Request Header Fields Too Large", 0, "The headers are too long."},
    {500, "Internal Server Error", 131, "Internal error."},
    {503, "Service Unavailable", 130, "Over capacity."},
}};

const KnownStatus* Find(int status) {
  for (const KnownStatus& known : kKnown) {
    if (known.status == status) return &known;
  }
  return nullptr;
}

constexpr std::int64_t kUsualReset = 60;  // Seconds.

std::string ExtraHeaders(int status, shared::UnixMillis now, std::optional<std::int64_t> reset_in) {
  if (status == 401) return "WWW-Authenticate: OAuth realm=\"stream-simulator\"\r\n";
  if (status == 405) return "Allow: GET, POST\r\n";
  if (!reset_in && status != 420 && status != 429) return "";
  return fmt::format(
      "x-rate-limit-limit: 15\r\nx-rate-limit-remaining: 0\r\nx-rate-limit-reset: {}\r\n",
      now / 1000 + reset_in.value_or(kUsualReset));
}

}  // namespace

std::string_view ReasonOf(int status) {
  if (status == 200) return "OK";
  if (status == 201) return "Created";
  const KnownStatus* known = Find(status);
  return known == nullptr ? "Unknown" : known->reason;
}

std::string HttpDate(shared::UnixMillis time) {
  const std::time_t seconds = time / 1000;
  std::tm utc = {};
  gmtime_r(&seconds, &utc);
  std::array<char, 64> text;
  const std::size_t size =
      std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &utc);
  return {text.data(), size};
}

std::string RefusalResponse(const Refusal& refusal, shared::UnixMillis now,
                            std::optional<std::int64_t> reset_in_seconds) {
  std::string body = fmt::format("{{\"errors\":[{{\"code\":{},\"message\":", refusal.code);
  shared::AppendJsonString(body, refusal.message);
  body += "}]}\n";
  return fmt::format(
      "HTTP/1.1 {} {}\r\nDate: {}\r\nServer: stream-simulator\r\n{}"
      "Content-Type: application/json; charset=utf-8\r\nContent-Length: {}\r\n"
      "Connection: close\r\n\r\n{}",
      refusal.status, ReasonOf(refusal.status), HttpDate(now),
      ExtraHeaders(refusal.status, now, reset_in_seconds), body.size(), body);
}

std::string StreamHead(bool gzip, shared::UnixMillis now, std::string_view type) {
  return fmt::format(
      "HTTP/1.1 200 OK\r\nDate: {}\r\nServer: stream-simulator\r\n"
      "Content-Type: {}\r\n{}Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n",
      HttpDate(now), type, gzip ? "Content-Encoding: gzip\r\n" : "");
}

std::string JsonResponse(int status, std::string_view body, shared::UnixMillis now) {
  return fmt::format(
      "HTTP/1.1 {} {}\r\nDate: {}\r\nServer: stream-simulator\r\n"
      "Content-Type: application/json; charset=utf-8\r\nContent-Length: {}\r\n"
      "Connection: close\r\n\r\n{}",
      status, ReasonOf(status), HttpDate(now), body.size(), body);
}

std::string PlainResponse(std::string_view type, std::string_view body, shared::UnixMillis now) {
  return fmt::format(
      "HTTP/1.1 200 OK\r\nDate: {}\r\nServer: stream-simulator\r\nContent-Type: {}\r\n"
      "Content-Length: {}\r\nConnection: close\r\n\r\n{}",
      HttpDate(now), type, body.size(), body);
}

Refusal AnswerOf(int status) {
  const KnownStatus* known = Find(status);
  if (known == nullptr) return {status, 0, "Refused on request."};
  return {status, known->code, std::string(known->message)};
}

}  // namespace sandbox
