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
using std::chrono::milliseconds;
using namespace std::chrono_literals;

struct Client {
  std::atomic<bool> done = false;
  std::jthread thread;
};

// Clients may finish what they send for a moment before their sockets are shut down.
constexpr auto kFarewell = 200ms;

std::chrono::nanoseconds Steady(const StreamService& service) { return service.clock.Steady(); }

milliseconds Since(std::chrono::nanoseconds start, const StreamService& service) {
  return std::chrono::duration_cast<milliseconds>(Steady(service) - start);
}

void ServeClient(tcp::socket socket, asio::ssl::context* context, OpenSockets& open,
                 StreamService& service, const Fault& fault, RequestRecord record) {
  const auto start = Steady(service);
  {
    Connection connection(std::move(socket), context, open);
    StreamSession(connection, service, fault).Run(record);
    record.bytes = connection.bytes_written();
  }
  record.duration = Since(start, service);
  service.requests.Write(record);
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
  if (!error) error = server->Open(endpoint);
  if (!error) return server;
  return shared::Fail(shared::ErrorKind::kUsage,
                      fmt::format("cannot listen on {}:{}: {}; choose another --port or --listen",
                                  address, port, error.message()));
}

boost::system::error_code Server::Open(const tcp::endpoint& endpoint) {
  boost::system::error_code error;
  acceptor_.open(endpoint.protocol(), error);
  if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor_.bind(endpoint, error);
  if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
  return error;
}

std::string Server::Address() const {
  const tcp::endpoint endpoint = acceptor_.local_endpoint();
  const bool any = endpoint.address().is_unspecified();
  return fmt::format("{}:{}", any ? "127.0.0.1" : endpoint.address().to_string(), endpoint.port());
}

Result<void> Server::Refuse(tcp::socket socket, const Fault& fault, StreamService& service) {
  const tcp::endpoint endpoint = acceptor_.local_endpoint();
  boost::system::error_code error;
  acceptor_.close(error);
  socket.set_option(asio::socket_base::linger(true, 0), error);  // A reset.
  socket.close(error);
  service.shutdown.WaitFor(*fault.refuse);
  error = Open(endpoint);
  if (!error) return {};
  return shared::Fail(shared::ErrorKind::kFatal,
                      fmt::format("cannot listen again after refuse: {}", error.message()));
}

Result<void> Server::Serve(StreamService& service) {
  OpenSockets open;
  std::list<Client> clients;
  const auto start = Steady(service);
  Result<void> outcome;
  for (std::uint64_t connections = 0; outcome && !service.shutdown.Requested();) {
    if (!WaitForClient(acceptor_.native_handle(), service.shutdown.fd())) continue;
    boost::system::error_code error;
    tcp::socket socket = acceptor_.accept(error);
    clients.remove_if([](const Client& client) { return client.done.load(); });
    if (error) continue;  // It left while it waited.
    const Fault fault = service.scenario.Next();
    RequestRecord record{.connection = ++connections,
                         .at = Since(start, service),
                         .time = service.clock.Now(),
                         .fault = fault.words};
    if (fault.refuse) {
      outcome = Refuse(std::move(socket), fault, service);
      record.end = "refused to listen";
      service.requests.Write(record);
      continue;
    }
    Client& client = clients.emplace_back();
    client.thread = std::jthread([&, context = context_.get(), accepted = std::move(socket), fault,
                                  record = std::move(record)]() mutable {
      ServeClient(std::move(accepted), context, open, service, fault, std::move(record));
      client.done = true;
    });
  }
  if (!clients.empty()) std::this_thread::sleep_for(kFarewell);
  open.ShutDownAll();
  return outcome;
}

}  // namespace sandbox
