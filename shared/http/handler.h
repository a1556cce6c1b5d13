// What a server is asked, what it answers, and who answers (server.h).
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace shared::http {

struct Request {
  std::string path;  // "/readyz", decoded.
  // "?verbose&n=10" is {"verbose", ""}, {"n", "10"}, decoded.
  std::multimap<std::string, std::string> query = {};
  std::string method = "GET";
  // By names in lower case: {"host", "localhost:8080"}.
  std::multimap<std::string, std::string> headers = {};
  // What stands where the route has "{…}", decoded: any bytes, slashes too.
  std::string tail = {};
};

// An answer that goes on, to whoever writes it.
class BodyWriter {
 public:
  virtual ~BodyWriter() = default;

  // Writes all of it. False: the reader is gone or was too slow, or the server ends; write no more.
  virtual bool Write(std::string_view bytes) = 0;

  // Whether there is anybody to write for. Never waits.
  virtual bool ReaderIsThere() = 0;
};

struct Response {
  int status = 200;
  std::string content_type;
  std::string body;
  // Further ones, by name; one that every answer has is replaced.
  std::map<std::string, std::string> headers = {};
  // Instead of `body`: called, once the head is written, by a thread that it may hold as long as
  // there is a reader. Events are written so.
  std::function<void(BodyWriter&)> stream = {};
};

inline Response TextResponse(int status, std::string body) {
  return {.status = status, .content_type = "text/plain; charset=utf-8", .body = std::move(body)};
}

inline Response JsonResponse(std::string body) {
  return {.status = 200, .content_type = "application/json", .body = std::move(body)};
}

// By path: a whole one ("/livez"), or one that ends in a name for all that follows
// ("/api/tags/{tag}"; not for nothing).
using Handler = std::function<Response(const Request&)>;
using Routes = std::map<std::string, Handler>;

// An answer that says why there is none.
Response TextRefusal(int status, std::string_view why);  // why, and a line feed
Response JsonRefusal(int status, std::string_view why);  // {"error":"why"}

}  // namespace shared::http
