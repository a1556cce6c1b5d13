// Server answers HTTP requests: health checks, metrics, a dashboard.
//
//   auto server = Server::Start(*address, Site({{"/livez", [](const Request&) {
//     return TextResponse(200, "ok\n");
//   }}}));
//   if (!server) …                          // kUsage: the port is taken
//   (*server)->address();                   // "127.0.0.1:8080"
//
// GET and HEAD of the site's paths, and nothing else: no files, no folders. One request a
// connection. A connection has a thread of its own; those beyond the limit are answered 503 at
// once, and 429 where too many answers go on.
//
// Handlers are called by several threads at a time, until the destructor returns. They should
// answer from a copy (shared/snapshot_board.h) and not wait for the work that the program is there
// for.
#pragma once

#include <memory>
#include <string>
#include <thread>

#include "shared/error.h"
#include "shared/host_port.h"
#include "shared/http/limits.h"
#include "shared/http/site.h"
#include "shared/tcp_socket.h"

namespace shared::http {

class Server {
 public:
  // Listens when it returns. kUsage names the address: it is taken, or cannot be had.
  static Result<std::unique_ptr<Server>> Start(const HostPort& address, Site site,
                                               const ServerLimits& limits = {});
  // Ends at once what is being read and written.
  ~Server();

  // With the port that was found where 0 was asked for.
  std::string address() const { return LocalAddress(listener_); }

 private:
  Server(TcpSocket listener, Site site, const ServerLimits& limits);

  void Accept();
  void Serve(const TcpSocket& connection);

  struct Parts;
  const TcpSocket listener_;
  const std::unique_ptr<Parts> parts_;
  std::thread accepting_;  // Last: it uses all of the above.
};

}  // namespace shared::http
