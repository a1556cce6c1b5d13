// TCP sockets that never block: a listener, and connections made or taken.
//
//   Result<TcpSocket> listener = ListenOn({"127.0.0.1", 9999});
//   TcpSocket client = Accept(*listener);            // not open: nobody waits
//
//   Result<TcpSocket> socket = StartConnecting({"localhost", 9999}, 0);
//   poll for writing, then ConnectResult(*socket)    // 0, or an errno
//
// Not thread-safe.
#pragma once

#include <string>

#include "shared/error.h"
#include "shared/host_port.h"

namespace shared {

// Owns a descriptor, which is closed with it.
class TcpSocket {
 public:
  TcpSocket() = default;
  explicit TcpSocket(int fd) : fd_(fd) {}
  TcpSocket(TcpSocket&& other) noexcept;
  TcpSocket& operator=(TcpSocket&& other) noexcept;
  ~TcpSocket();

  bool open() const { return fd_ >= 0; }
  int fd() const { return fd_; }

 private:
  int fd_ = -1;
};

// kUsage: the host is not known, or its port is taken or not ours to listen on.
Result<TcpSocket> ListenOn(const HostPort& address);

// The next client that waits, if one does.
TcpSocket Accept(const TcpSocket& listener);

// Begins to connect. A host with several addresses (localhost: ::1, 127.0.0.1) is tried at another
// one with each `attempt`. May wait for the name to be resolved. kRetry: it cannot be, or the
// connection was refused at once.
Result<TcpSocket> StartConnecting(const HostPort& address, unsigned attempt);

// Once a socket that connects can be written: 0 when it is connected, else why it is not (errno).
int ConnectResult(const TcpSocket& socket);

// Its own end and the other one: "127.0.0.1:9999". "?" where there is none.
std::string LocalAddress(const TcpSocket& socket);
std::string PeerAddress(const TcpSocket& socket);

}  // namespace shared
