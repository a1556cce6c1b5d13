// A proxy on loopback that makes tunnels to where its clients ask: by HTTP's CONNECT, or as SOCKS 5
// (RFC 1928, to IPv4 addresses and names).
//
//   TunnelProxy proxy(TunnelProxy::Kind::kHttp, "Basic YW5uYTpodW50ZXIy");
//   proxy.url("http")     // "http://127.0.0.1:PORT"
//   proxy.targets()       // {"127.0.0.1:8080"}
//
// Ends every tunnel in its destructor.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/tcp_peer.h"

namespace test {

class TunnelProxy {
 public:
  enum class Kind : std::uint8_t { kHttp, kSocks5 };

  // `authorization`: what clients of kHttp must send as Proxy-Authorization; empty: nothing.
  explicit TunnelProxy(Kind kind, std::string authorization = "");
  ~TunnelProxy();
  TunnelProxy(const TunnelProxy&) = delete;
  TunnelProxy& operator=(const TunnelProxy&) = delete;

  int port() const { return listener_.port(); }
  std::string url(const std::string& scheme) const;
  // Where tunnels were asked to, in their order; those it refused too.
  std::vector<std::string> targets() const;
  // All that clients and servers sent through it.
  std::string carried() const;

 private:
  void Accept();
  void Serve(int client);
  // Both return a socket to the target; -1: refused.
  int TakeConnect(int client);
  int TakeSocks(int client);
  void Relay(int client, int server);
  void Asked(const std::string& target);

  const Kind kind_;
  const std::string authorization_;
  const TcpListener listener_;
  std::atomic<bool> ending_{false};
  mutable std::mutex mutex_;
  std::vector<std::string> targets_;
  std::string carried_;
  std::vector<std::thread> tunnels_;  // Of the listening thread alone.
  std::thread thread_;
};

}  // namespace test
