// Server listens and gives each client a thread and a StreamSession.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>

#include "sandbox/stream_simulator/stream_session.h"
#include "shared/error.h"

namespace sandbox {

class Server {
 public:
  // Listens; port 0: any free one. With a context, all clients speak TLS. kUsage: the address
  // cannot be listened on, as it is taken or not one of this machine.
  static shared::Result<std::unique_ptr<Server>> Listen(
      const std::string& address, std::uint16_t port,
      std::unique_ptr<boost::asio::ssl::context> context);

  // Where clients on this machine find it: "127.0.0.1:8080".
  std::string Address() const;

  // Serves clients, each with the scenario's next fault, until a stop is requested, then ends their
  // streams and returns. kFatal: the port was taken by another while the fault `refuse` was played.
  shared::Result<void> Serve(StreamService& service);

 private:
  explicit Server(std::unique_ptr<boost::asio::ssl::context> context);
  boost::system::error_code Open(const boost::asio::ip::tcp::endpoint& endpoint);
  shared::Result<void> Refuse(boost::asio::ip::tcp::socket socket, const Fault& fault,
                              StreamService& service);

  boost::asio::io_context io_;
  boost::asio::ip::tcp::acceptor acceptor_{io_};
  std::unique_ptr<boost::asio::ssl::context> context_;
};

}  // namespace sandbox
