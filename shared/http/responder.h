// Responder reads one request from a connection and writes its answer: cpp-httplib's parser and
// writer around our handlers.
#pragma once

#include <httplib.h>

#include "shared/http/handler.h"

namespace shared::http {

// Thread-safe.
class Responder final : private httplib::Server {
 public:
  explicit Responder(Routes routes);

  void Serve(httplib::Stream& connection);

 private:
  Response Answer(const httplib::Request& request, httplib::Response& response) const;
  Response NotFound() const;

  const Routes routes_;
};

}  // namespace shared::http
