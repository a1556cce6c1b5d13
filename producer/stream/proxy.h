// The proxy through which the stream's server is reached.
//
//   auto proxy = ParseProxy("socks5h://10.0.0.1:1080");
//   proxy->url       // for libcurl alone, with user and password where it has them
//   proxy->shown     // "socks5h://10.0.0.1:1080", for people
//
// Through an HTTP proxy a tunnel is made (CONNECT), so that it sees neither the signed request nor
// what comes back. socks5 looks the server's name up here, socks5h at the proxy, as with curl.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "producer/stream/endpoint.h"
#include "shared/error.h"

namespace producer {

struct Proxy {
  std::string url;           // Empty: no proxy.
  std::string shown;         // Without user and password.
  bool has_secrets = false;  // A user or a password stands in `url`.
  bool loopback = false;     // It is on this machine.
};

// Reads "off", or [SCHEME://][USER:PASSWORD@]HOST:PORT with one of http (where none is named),
// https, socks4, socks4a, socks5, socks5h. A port is wanted, as libcurl would take 1080 for all of
// them. kUsage says what is wrong without saying the URL, in which a password may stand. Pure.
shared::Result<Proxy> ParseProxy(std::string_view url);

// What to tell of an HTTP proxy that answered 407 (RFC 9110, section 15.5.8). Pure.
shared::Error ProxyWantsPassword(const Proxy& proxy = {});

// Many programs take their proxy from https_proxy and its like. We do not: what was set for another
// program must not decide by whom signed requests go. The first such variable that is set and that
// others would heed for this endpoint ("https_proxy"); empty: none, or there is a proxy.
// `environment`: getenv, or a test's.
std::string UnusedProxyVariable(const Endpoint& endpoint, const Proxy& proxy,
                                const std::function<const char*(const char*)>& environment);

}  // namespace producer
