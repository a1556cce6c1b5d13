// Connection is one client's socket, with TLS or without. Calls block; a thread a connection.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>

#include "sandbox/stream_simulator/byte_sink.h"
#include "shared/error.h"
#include "shared/shutdown.h"

namespace sandbox {

// OpenSockets is how a stop reaches threads that wait for a client: it shuts their sockets down.
// Thread-safe.
class OpenSockets {
 public:
  void Add(int fd);
  void Remove(int fd);
  // From now on each socket that is added is shut down as well.
  void ShutDownAll();

 private:
  std::mutex mutex_;
  std::set<int> fds_;
  bool stopped_ = false;
};

class Connection : public ByteSink {
 public:
  // What ended a wait.
  enum class Wake : std::uint8_t { kTime, kClientGone, kStop, kCalled };

  // Takes an accepted socket; with a context, TLS. `open` and `context` must outlive it.
  Connection(boost::asio::ip::tcp::socket socket, boost::asio::ssl::context* context,
             OpenSockets& open);
  ~Connection() override;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // The TLS handshake; nothing to do without TLS. kRetry: it failed.
  shared::Result<void> Handshake();

  // Appends what the client sent, at least one byte. kRetry: it has gone.
  shared::Result<void> Read(std::string& bytes);

  shared::Result<void> Write(std::string_view bytes) override;

  // Waits. A client that says anything more after its request counts as gone: it closes. kCalled:
  // `call` can be read (-1: nobody calls).
  Wake WaitFor(std::chrono::milliseconds time, const shared::Shutdown& shutdown, int call = -1);

  // Waits until something can be written. False: not in that time.
  bool WaitForRoom(std::chrono::milliseconds time);

  // Ends the sending side in order and gives the client up to 2 s to close (with TLS none).
  void Finish();

  // Closes without a word: what was not sent yet is thrown away, and the client sees a reset.
  void Reset();

  // Handed to the system so far.
  std::uint64_t bytes_written() const { return bytes_written_; }

  std::string_view scheme() const { return context_ == nullptr ? "http" : "https"; }

 private:
  using TlsStream = boost::asio::ssl::stream<boost::asio::ip::tcp::socket&>;

  boost::asio::ip::tcp::socket socket_;
  boost::asio::ssl::context* const context_;
  std::unique_ptr<TlsStream> tls_;
  OpenSockets& open_;
  std::uint64_t bytes_written_ = 0;
};

}  // namespace sandbox
