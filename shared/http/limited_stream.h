// LimitedStream is a connection as cpp-httplib reads and writes it, with a limit on the whole
// request: its bytes, and the time from its begin to the end of the answer. cpp-httplib's own
// time-outs are for each read, which a client that sends a byte a second never meets. An answer
// that goes on has a limit on each piece instead.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include <httplib.h>
#include <poll.h>

#include "shared/http/handler.h"
#include "shared/http/limits.h"
#include "shared/tcp_socket.h"

namespace shared::http {

// One thread.
class LimitedStream final : public httplib::Stream, public BodyWriter {
 public:
  // `stop_fd`: readable when everything shall end. Both must outlive the stream.
  LimitedStream(const TcpSocket& socket, int stop_fd, const RequestLimits& limits,
                const StreamLimits& stream_limits);

  bool is_readable() const override { return Await(POLLIN); }
  bool is_writable() const override { return Await(POLLOUT); }
  // -1 once a limit is reached or everything shall end; 0 at the end.
  ssize_t read(char* into, std::size_t size) override;
  ssize_t write(const char* from, std::size_t size) override;
  void get_remote_ip_and_port(std::string& ip, int& port) const override;
  void get_local_ip_and_port(std::string& ip, int& port) const override;
  socket_t socket() const override { return socket_.fd(); }

  // From here on the limits of a stream hold: the head of an answer that goes on is written.
  void GoOn();
  bool Write(std::string_view bytes) override;
  bool ReaderIsThere() override;

  // The request reached its limit of bytes, and nothing was answered.
  bool TooLargeToAnswer() const { return bytes_left_ == 0 && !wrote_; }

  // Ends our direction and waits until the client has ended its own, so that an answer to a request
  // that was not read to its end is not lost by a reset.
  void Finish();

 private:
  bool Await(short event) const;
  ssize_t Fill();

  const TcpSocket& socket_;
  const int stop_fd_;
  const StreamLimits stream_limits_;
  std::chrono::steady_clock::time_point end_;
  std::size_t bytes_left_;
  bool wrote_ = false;
  std::array<char, 4096> read_;  // From the connection, and not handed over.
  std::size_t begin_ = 0, size_ = 0;
};

}  // namespace shared::http
