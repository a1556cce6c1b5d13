#include "producer/stream/web_socket.h"

#include <algorithm>
#include <optional>
#include <type_traits>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/ssl.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <fmt/format.h>

#include "producer/stream/ca_file.h"
#include "producer/stream/name_lookup.h"
#include "shared/time_text.h"

namespace producer {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace websocket = beast::websocket;
using Error = boost::system::error_code;
using TcpStream = beast::tcp_stream;
using TlsStream = beast::ssl_stream<beast::tcp_stream>;
using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kReadAtOnce = std::size_t{64} << 10;
constexpr std::size_t kMessagesARun = 1000;
constexpr std::size_t kMostOfMessage = kEndless * kMaxLine;
constexpr std::size_t kShownOfRefusal = 2000;
constexpr int kOpenStatus = 101;

bool IsAddress(const std::string& host) {
  Error error;
  asio::ip::make_address(host, error);
  return !error;
}

}  // namespace

// What is the same with TLS and without.
class WebSocket::Link {
 public:
  virtual ~Link() = default;
  virtual void Start() = 0;
  virtual void ReadOn() = 0;
  virtual void Ping() = 0;

  State Run(milliseconds wait, const WebSocketHandler& handler) {
    const auto until = Clock::now() + wait;
    handler_ = &handler;
    messages_ = 0;
    io_.restart();
    if (std::exchange(paused_, false)) ReadOn();
    while (!ended_ && messages_ == 0 && Clock::now() < until) {
      if (io_.run_one_until(until) == 0) io_.restart();
    }
    if (!ended_) io_.poll();
    handler_ = nullptr;
    return ended_ ? State::kEnded : State::kOpen;
  }

  std::uint64_t bytes_received = 0, control_frames = 0;
  int status = 0;
  std::string refusal, failure;
  bool could_not_resolve = false;

 protected:
  void End(const std::string& why) {
    ended_ = true;
    failure = why;
  }

  // True: go on reading.
  bool Deliver(std::string_view text, bool overlong) {
    handler_->on_message({.text = text, .overlong = overlong});
    paused_ = ++messages_ >= kMessagesARun;
    return !paused_;
  }

  void Open() {
    status = kOpenStatus;
    handler_->on_open();
  }

  asio::io_context io_;

 private:
  const WebSocketHandler* handler_ = nullptr;  // During Run.
  std::size_t messages_ = 0;                   // Of this Run.
  bool paused_ = false;                        // No read is under way.
  bool ended_ = false;
};

template <typename Stream>
class WebSocket::LinkOver final : public WebSocket::Link {
 public:
  explicit LinkOver(const WebSocketRequest& request) : request_(request), socket_(MakeSocket()) {}

  void Start() override {
    if (auto readable = CheckCaFile(request_.ca_file); kTls && !readable) {
      return End(readable.error().what);
    }
    connect_limit_.expires_after(request_.connect_for);
    connect_limit_.async_wait([this](const Error& stopped) {
      if (!stopped) OnNoAddress();
    });
    lookup_.emplace(io_, request_.host, request_.port,
                    [this](const auto& found) { OnResolved(found); });
  }

  void ReadOn() override {
    socket_.async_read_some(buffer_, kReadAtOnce, [this](const Error& error, std::size_t bytes) {
      OnRead(error, bytes);
    });
  }

  void Ping() override {
    if (std::exchange(pinging_, true)) return;
    socket_.async_ping({}, [this](const Error&) { pinging_ = false; });
  }

 private:
  static constexpr bool kTls = std::is_same_v<Stream, TlsStream>;

  websocket::stream<Stream> MakeSocket() {
    if constexpr (kTls) {
      context_.set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_sslv2 |
                           asio::ssl::context::no_sslv3 | asio::ssl::context::no_tlsv1 |
                           asio::ssl::context::no_tlsv1_1);
      context_.set_verify_mode(asio::ssl::verify_peer);
      Error error;
      if (request_.ca_file.empty()) context_.set_default_verify_paths(error);
      if (!request_.ca_file.empty()) context_.load_verify_file(request_.ca_file, error);
      return websocket::stream<Stream>(io_, context_);
    } else {
      return websocket::stream<Stream>(io_);
    }
  }

  void Fail(const Error& error) { End(error.message()); }

  void OnNoAddress() {
    if (!lookup_) return;
    lookup_.reset();
    could_not_resolve = true;
    End(fmt::format("could not resolve {}: no answer within {}", request_.host,
                    shared::FormatDuration(request_.connect_for)));
  }

  void OnResolved(const shared::Result<NameLookup::Addresses>& found) {
    lookup_.reset();
    connect_limit_.cancel();
    if (!found) {
      could_not_resolve = true;
      return End(found.error().what);
    }
    TcpStream& tcp = beast::get_lowest_layer(socket_);
    tcp.expires_at(connect_limit_.expiry());
    tcp.async_connect(*found, [this](const Error& failed, const auto&) {
      if (failed) return Fail(failed);
      Secure();
    });
  }

  void Secure() {
    if constexpr (kTls) {
      TlsStream& tls = socket_.next_layer();
      if (!IsAddress(request_.host)) {
        SSL_set_tlsext_host_name(tls.native_handle(), request_.host.c_str());
      }
      tls.set_verify_callback(asio::ssl::host_name_verification(request_.host));
      tls.async_handshake(asio::ssl::stream_base::client, [this](const Error& failed) {
        if (failed) return Fail(failed);
        Ask();
      });
    } else {
      Ask();
    }
  }

  void Ask() {
    beast::get_lowest_layer(socket_).expires_never();  // The WebSocket has a limit of its own.
    socket_.set_option(websocket::stream_base::timeout{request_.connect_for,
                                                       websocket::stream_base::none(), false});
    socket_.set_option(
        websocket::stream_base::decorator([request = request_](websocket::request_type& head) {
          head.set(http::field::user_agent, request.user_agent);
          if (request.subprotocol.empty()) return;
          head.set(http::field::sec_websocket_protocol, request.subprotocol);
        }));
    socket_.read_message_max(0);  // What is too long is cut off here, not the connection.
    socket_.control_callback([this](websocket::frame_type, auto payload) {
      bytes_received += 1 + payload.size();
      ++control_frames;
    });
    const bool six = request_.host.find(':') != std::string::npos;
    const std::string name = six ? "[" + request_.host + "]" : request_.host;
    socket_.async_handshake(response_, name + ":" + request_.port, request_.target,
                            [this](const Error& error) { OnAnswer(error); });
  }

  void OnAnswer(const Error& error) {
    if (error == websocket::error::upgrade_declined) {
      status = static_cast<int>(response_.result_int());
      refusal = response_.body().substr(0, kShownOfRefusal);
      return End("");
    }
    if (error) return Fail(error);
    Open();
    ReadOn();
  }

  void OnRead(const Error& error, std::size_t bytes) {
    bytes_received += bytes;
    message_bytes_ += bytes;
    if (error == websocket::error::closed) return End("");
    if (error) return Fail(error);
    if (buffer_.size() > kMaxLine) {  // Its begin is kept, the rest let go.
      overlong_ = true;
      if (begin_.empty()) begin_ = Text().substr(0, kMaxLine);
      buffer_.consume(buffer_.size());
    }
    if (!socket_.is_message_done()) {
      if (message_bytes_ < kMostOfMessage) return ReadOn();
      return End(fmt::format("a message of more than {} bytes has no end yet", kMostOfMessage));
    }
    message_bytes_ = 0;
    const bool overlong = std::exchange(overlong_, false);
    const std::string text = overlong ? std::exchange(begin_, {}) : Text();
    buffer_.consume(buffer_.size());
    if (Deliver(text, overlong)) ReadOn();
  }

  std::string Text() const { return beast::buffers_to_string(buffer_.data()); }

  const WebSocketRequest request_;
  asio::ssl::context context_{asio::ssl::context::tls_client};
  asio::steady_timer connect_limit_{io_};
  std::optional<NameLookup> lookup_;  // While it is under way.
  websocket::stream<Stream> socket_;
  websocket::response_type response_;
  beast::flat_buffer buffer_;
  std::size_t message_bytes_ = 0;  // Of the message under way.
  std::string begin_;              // Of one that is too long.
  bool overlong_ = false;
  bool pinging_ = false;
};

WebSocket::WebSocket(const WebSocketRequest& request) {
  if (request.tls) {
    link_ = std::make_unique<LinkOver<TlsStream>>(request);
  } else {
    link_ = std::make_unique<LinkOver<TcpStream>>(request);
  }
  link_->Start();
}

WebSocket::~WebSocket() = default;

WebSocket::State WebSocket::Run(milliseconds wait, const WebSocketHandler& handler) {
  return link_->Run(wait, handler);
}

void WebSocket::Ping() { link_->Ping(); }

std::uint64_t WebSocket::bytes_received() const { return link_->bytes_received; }
std::uint64_t WebSocket::control_frames() const { return link_->control_frames; }
int WebSocket::status() const { return link_->status; }
const std::string& WebSocket::refusal() const { return link_->refusal; }
const std::string& WebSocket::failure() const { return link_->failure; }
bool WebSocket::could_not_resolve() const { return link_->could_not_resolve; }

}  // namespace producer
