#include "sandbox/stream_simulator/connection.h"

#include <array>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>
#include <poll.h>
#include <sys/socket.h>

namespace sandbox {
namespace {

namespace asio = boost::asio;
using shared::Result;

constexpr int kGoodbyeMillis = 2000;

Result<void> Checked(const boost::system::error_code& error) {
  if (!error) return {};
  return shared::Fail(shared::ErrorKind::kRetry, error.message());
}

// A slow client must show in our write, not in megabytes of the system's buffers.
void KeepBuffersSmall(asio::ip::tcp::socket& socket) {
  boost::system::error_code ignored;
  socket.set_option(asio::socket_base::send_buffer_size(256 << 10), ignored);
  socket.set_option(asio::ip::tcp::no_delay(true), ignored);
}

}  // namespace

void OpenSockets::Add(int fd) {
  const std::lock_guard lock(mutex_);
  fds_.insert(fd);
  if (stopped_) ::shutdown(fd, SHUT_RDWR);
}

void OpenSockets::Remove(int fd) {
  const std::lock_guard lock(mutex_);
  fds_.erase(fd);
}

void OpenSockets::ShutDownAll() {
  const std::lock_guard lock(mutex_);
  stopped_ = true;
  for (const int fd : fds_) ::shutdown(fd, SHUT_RDWR);
}

Connection::Connection(asio::ip::tcp::socket socket, asio::ssl::context* context, OpenSockets& open)
    : socket_(std::move(socket)), context_(context), open_(open) {
  if (context_ != nullptr) tls_ = std::make_unique<TlsStream>(socket_, *context_);
  KeepBuffersSmall(socket_);
  open_.Add(socket_.native_handle());
}

Connection::~Connection() { open_.Remove(socket_.native_handle()); }

Result<void> Connection::Handshake() {
  boost::system::error_code error;
  if (tls_) tls_->handshake(asio::ssl::stream_base::server, error);
  return Checked(error);
}

Result<void> Connection::Read(std::string& bytes) {
  std::array<char, 16384> buffer;
  boost::system::error_code error;
  const std::size_t count = tls_ ? tls_->read_some(asio::buffer(buffer), error)
                                 : socket_.read_some(asio::buffer(buffer), error);
  bytes.append(buffer.data(), count);
  return Checked(error);
}

Result<void> Connection::Write(std::string_view bytes) {
  boost::system::error_code error;
  const auto buffer = asio::buffer(bytes.data(), bytes.size());
  if (tls_) {
    asio::write(*tls_, buffer, error);
  } else {
    asio::write(socket_, buffer, error);
  }
  if (!error) bytes_written_ += bytes.size();
  return Checked(error);
}

Connection::Wake Connection::WaitFor(std::chrono::milliseconds time,
                                     const shared::Shutdown& shutdown, int call) {
  std::array<pollfd, 3> waits = {{{shutdown.fd(), POLLIN, 0},
                                  {socket_.native_handle(), POLLIN | POLLRDHUP, 0},
                                  {call, POLLIN, 0}}};
  ::poll(waits.data(), waits.size(), static_cast<int>(time.count()));
  if (shutdown.Requested()) return Wake::kStop;
  if (waits[1].revents != 0) return Wake::kClientGone;
  return waits[2].revents != 0 ? Wake::kCalled : Wake::kTime;
}

bool Connection::WaitForRoom(std::chrono::milliseconds time) {
  pollfd wait = {socket_.native_handle(), POLLOUT, 0};
  return ::poll(&wait, 1, static_cast<int>(time.count())) > 0;
}

void Connection::Reset() {
  boost::system::error_code ignored;
  socket_.set_option(asio::socket_base::linger(true, 0), ignored);
}

// A socket closed while bytes of the client lie unread sends a reset, which can destroy the end of
// the answer on its way: so they are read first. TLS has an end of its own, by which a client tells
// an end from a cut; as reading is shut down before, it does not wait for the client's.
void Connection::Finish() {
  boost::system::error_code ignored;
  if (tls_) {
    socket_.shutdown(asio::ip::tcp::socket::shutdown_receive, ignored);
    tls_->shutdown(ignored);
  }
  socket_.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
  std::array<char, 16384> buffer;
  pollfd wait = {socket_.native_handle(), POLLIN, 0};
  while (::poll(&wait, 1, kGoodbyeMillis) > 0) {
    if (socket_.read_some(asio::buffer(buffer), ignored) == 0) break;
  }
}

}  // namespace sandbox
