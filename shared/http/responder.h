// Responder reads one request from a connection and writes its answer: cpp-httplib's parser and
// writer around a site.
//
//   Responder responder(site, open_streams);
//   responder.Serve(connection);
#pragma once

#include <functional>

#include <httplib.h>

#include "shared/http/handler.h"
#include "shared/http/limited_stream.h"
#include "shared/http/open_streams.h"
#include "shared/http/site.h"

namespace shared::http {

// Of one connection; one thread.
class Responder final : private httplib::Server {
 public:
  // Both must outlive it.
  Responder(const Site& site, OpenStreams& streams);

  // Returns when the answer is written, also one that goes on.
  void Serve(LimitedStream& connection);

 private:
  Response Answer(const httplib::Request& request);
  void Write(Response answer, httplib::Response& response);

  const Site& site_;
  OpenStreams& streams_;
  OpenStreams::Place place_;  // Of `body_`.
  std::function<void(BodyWriter&)> body_;
};

}  // namespace shared::http
