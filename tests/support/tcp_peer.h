// The other side of a TCP connection on loopback, as `nc` is one.
//
//   TcpListener nc;                       // nc -lk PORT
//   TcpPeer peer = nc.Accept(5s);
//   peer.Send("one\ntwo\n");
//   peer.Close();
//
//   TcpPeer reader = TcpPeer::Connect(5555);
//   reader.ReadLines(2, 5s);              // {"one", "two"}
//
// Not thread-safe. Failures of the system itself throw std::runtime_error.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include <netinet/in.h>

namespace test {

// 127.0.0.1:`port`.
sockaddr_in Loopback(int port);

class TcpPeer {
 public:
  static TcpPeer Connect(int port);
  explicit TcpPeer(int fd) : fd_(fd) {}
  TcpPeer(TcpPeer&& other) noexcept;
  TcpPeer& operator=(TcpPeer&&) = delete;
  ~TcpPeer() { Close(); }

  void Send(std::string_view bytes) const;
  // The next lines without their ends: so many, or fewer where the connection ended or `limit`
  // passed before.
  std::vector<std::string> ReadLines(std::size_t count, std::chrono::milliseconds limit);
  // True: the other side ended the connection within `limit`.
  bool WaitForEnd(std::chrono::milliseconds limit);

  void Close();
  // Says that nothing more will be sent, and reads on.
  void CloseSending() const;
  // Closes by a reset, as a machine that crashed would.
  void Reset();

 private:
  // False: the end, or nothing within `limit`.
  bool ReadSome(std::chrono::milliseconds limit);

  int fd_;
  std::string read_;  // And not handed out.
  bool ended_ = false;
};

class TcpListener {
 public:
  // 0: any free port.
  explicit TcpListener(int port = 0);
  ~TcpListener();
  TcpListener(const TcpListener&) = delete;
  TcpListener& operator=(const TcpListener&) = delete;

  int fd() const { return fd_; }
  int port() const { return port_; }
  // Throws when nobody came within `limit`.
  TcpPeer Accept(std::chrono::milliseconds limit) const;

 private:
  int fd_;
  int port_ = 0;
};

}  // namespace test
