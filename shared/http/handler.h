// What a server is asked, what it answers, and who answers (server.h).
#pragma once

#include <functional>
#include <map>
#include <string>
#include <utility>

namespace shared::http {

struct Request {
  std::string path;  // "/readyz", decoded.
  // "?verbose&n=10" is {"verbose", ""}, {"n", "10"}, decoded.
  std::multimap<std::string, std::string> query = {};
};

struct Response {
  int status = 200;
  std::string content_type;
  std::string body;
};

inline Response TextResponse(int status, std::string body) {
  return {status, "text/plain; charset=utf-8", std::move(body)};
}

inline Response JsonResponse(std::string body) {
  return {200, "application/json", std::move(body)};
}

// By whole path ("/livez").
using Handler = std::function<Response(const Request&)>;
using Routes = std::map<std::string, Handler>;

}  // namespace shared::http
