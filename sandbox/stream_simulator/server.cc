#include "sandbox/stream_simulator/server.h"

#include <array>
#include <atomic>
#include <list>
#include <thread>
#include <utility>

#include <fmt/core.h>
#include <poll.h>

namespace sandbox {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using shared::Result;
using namespace std::chrono_literals;

struct Client {
  std::atomic<bool> done = false;
  std::jthread thread;
};

// Clients may finish what they send for a moment before their sockets are shut down.
constexpr auto kFarewell = 200ms;

void ServeClient(tcp::socket socket, asio::ssl::context* context, OpenSockets& open,
                 StreamService& service) {
  Connection connection(std::move(socket), context, open);
  StreamSession(connection, service).Run();
}

bool WaitForClient(int listening, int stop) {
  std::array<pollfd, 2> waits = {{{listening, POLLIN, 0}, {stop, POLLIN, 0}}};
  ::poll(waits.data(), waits.size(), -1);
  return waits[0].revents != 0;
}

}  // namespace

Server::Server(std::unique_ptr<asio::ssl::context> context) : context_(std::move(context)) {}

Result<std::unique_ptr<Server>> Server::Listen(const std::string& address, std::uint16_t port,
                                               std::unique_ptr<asio::ssl::context> context) {
  std::unique_ptr<Server> server(new Server(std::move(context)));
  boost::system::error_code error;
  const tcp::endpoint endpoint(asio::ip::make_address(address, error), port);
  if (!error) server->acceptor_.open(endpoint.protocol(), error);
  if (!error) server->acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) server->acceptor_.bind(endpoint, error);
  if (!error) server->acceptor_.listen(asio::socket_base::max_listen_connections, error);
  if (!error) return server;
  return shared::Fail(shared::ErrorKind::kUsage,
                      fmt::format("cannot listen on {}:{}: {}; choose another --port or --listen",
                                  address, port, error.message()));
}

std::string Server::Address() const {
  const tcp::endpoint endpoint = acceptor_.local_endpoint();
  const bool any = endpoint.address().is_unspecified();
  return fmt::format("{}:{}", any ? "127.0.0.1" : endpoint.address().to_string(), endpoint.port());
}

void Server::Serve(StreamService& service) {
  OpenSockets open;
  std::list<Client> clients;
  while (!service.shutdown.Requested()) {
    if (!WaitForClient(acceptor_.native_handle(), service.shutdown.fd())) continue;
    boost::system::error_code error;
    tcp::socket socket = acceptor_.accept(error);
    clients.remove_if([](const Client& client) { return client.done.load(); });
    if (error) continue;  // It left while it waited.
    Client& client = clients.emplace_back();
    client.thread =
        std::jthread([&, context = context_.get(), accepted = std::move(socket)]() mutable {
          ServeClient(std::move(accepted), context, open, service);
          client.done = true;
        });
  }
  if (!clients.empty()) std::this_thread::sleep_for(kFarewell);
  open.ShutDownAll();
}

}  // namespace sandbox
