#include "sandbox/stream_simulator/http_request.h"

#include <algorithm>
#include <charconv>

#include "shared/ascii.h"

namespace sandbox {
namespace {

constexpr std::size_t kLongestTarget = 8192, kLongestHead = 64 << 10, kLongestBody = 1 << 20;

std::string_view TrimmedHeader(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::string_view TakeLine(std::string_view& text) {
  const std::size_t end = text.find("\r\n");
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 2);
  return line;
}

std::string_view TakeWord(std::string_view& line) {
  const std::string_view word = line.substr(0, line.find(' '));
  line.remove_prefix(std::min(line.size(), word.size() + 1));
  return word;
}

OrRefusal<HttpRequest> ReadHead(std::string_view head) {
  HttpRequest request;
  std::string_view first = TakeLine(head);
  request.method = TakeWord(first);
  request.target = TakeWord(first);
  if (request.target.size() > kLongestTarget) {
    return Refuse(414, 0, "the request's target is over 8,192 bytes; send the parameters by POST");
  }
  if (!first.starts_with("HTTP/1.") || !request.target.starts_with('/')) {
    return Refuse(400, 0, "this is no HTTP/1.1 request");
  }
  while (!head.empty()) {
    const std::string_view line = TakeLine(head);
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return Refuse(400, 0, "a header line without a colon");
    request.headers.emplace_back(shared::InAsciiLower(line.substr(0, colon)),
                                 TrimmedHeader(line.substr(colon + 1)));
  }
  return request;
}

OrRefusal<std::size_t> BodyLength(const HttpRequest& request) {
  if (!request.Header("transfer-encoding").empty()) {
    return Refuse(411, 0, "the request's body needs a Content-Length");
  }
  const std::string_view text = request.Header("content-length");
  if (text.empty()) return 0;
  std::size_t length = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
  if (error != std::errc() || end != text.data() + text.size()) {
    return Refuse(400, 0, "the Content-Length is no number");
  }
  if (length > kLongestBody) return Refuse(413, 0, "the request's body is over 1 MiB");
  return length;
}

}  // namespace

std::string_view HttpRequest::Header(std::string_view name) const {
  for (const auto& [known, value] : headers) {
    if (known == name) return value;
  }
  return {};
}

std::string_view HttpRequest::Path() const {
  return std::string_view(target).substr(0, target.find('?'));
}

std::string_view HttpRequest::Query() const {
  const std::string_view path = Path();
  return std::string_view(target).substr(std::min(target.size(), path.size() + 1));
}

std::string_view HttpRequest::FormBody() const {
  const std::string type = shared::InAsciiLower(Header("content-type"));
  return type.starts_with("application/x-www-form-urlencoded") ? body : std::string_view();
}

bool HttpRequest::AcceptsGzip() const {
  return Header("accept-encoding").find("gzip") != std::string_view::npos;
}

OrRefusal<std::optional<HttpRequest>> ReadRequest(std::string_view bytes) {
  const std::size_t head_end = bytes.find("\r\n\r\n");
  if (std::min(head_end, bytes.size()) > kLongestHead) {
    return Refuse(431, 0, "the request's headers are over 64 KiB");
  }
  if (head_end == std::string_view::npos) return std::nullopt;
  auto request = ReadHead(bytes.substr(0, head_end));
  if (!request) return std::unexpected(request.error());
  const auto length = BodyLength(*request);
  if (!length) return std::unexpected(length.error());
  const std::string_view body = bytes.substr(head_end + 4);
  if (body.size() < *length) return std::nullopt;
  request->body = body.substr(0, *length);
  return *std::move(request);
}

bool WaitsForContinue(std::string_view bytes) {
  const std::size_t head_end = bytes.find("\r\n\r\n");
  if (head_end == std::string_view::npos) return false;
  const auto request = ReadHead(bytes.substr(0, head_end));
  return request && shared::InAsciiLower(request->Header("expect")) == "100-continue";
}

}  // namespace sandbox
