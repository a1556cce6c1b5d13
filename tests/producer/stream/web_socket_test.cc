#include "producer/stream/web_socket.h"

#include <string>
#include <thread>

#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>
#include <gtest/gtest.h>

namespace producer {
namespace {

using namespace std::chrono_literals;
using boost::asio::ip::tcp;

// Takes one connection, and sends one message that never ends.
class EndlessServer {
 public:
  ~EndlessServer() { thread_.join(); }

  std::string port() const { return std::to_string(acceptor_.local_endpoint().port()); }

 private:
  void Serve() {
    boost::system::error_code error;
    boost::beast::websocket::stream<tcp::socket> stream(acceptor_.accept());
    stream.accept(error);
    const std::string part(std::size_t{1} << 20, 'x');
    while (!error) stream.write_some(false, boost::asio::buffer(part), error);
  }

  boost::asio::io_context io_;
  tcp::acceptor acceptor_{io_, {boost::asio::ip::address_v4::loopback(), 0}};
  std::thread thread_{[this] { Serve(); }};
};

// Fails when a server that never ends a message keeps us for ever, as its bytes are no silence.
TEST(WebSocketTest, AMessageWithoutEndEndsTheConnection) {
  EndlessServer server;
  WebSocket socket({.host = "127.0.0.1", .port = server.port(), .target = "/", .tls = false});
  std::size_t messages = 0;
  const WebSocketHandler handler{.on_open = [] {}, .on_message = [&](const Line&) { ++messages; }};
  const auto until = std::chrono::steady_clock::now() + 5s;
  auto state = WebSocket::State::kOpen;
  while (state == WebSocket::State::kOpen && std::chrono::steady_clock::now() < until) {
    state = socket.Run(100ms, handler);
  }
  EXPECT_EQ(state, WebSocket::State::kEnded);
  EXPECT_EQ(socket.failure(), "a message of more than 16777216 bytes has no end yet");
  EXPECT_EQ(messages, 0u);
}

}  // namespace
}  // namespace producer
