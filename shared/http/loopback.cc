#include "shared/http/loopback.h"

#include <string>

#include <arpa/inet.h>

#include "shared/ascii.h"

namespace shared::http {
namespace {

bool IsLocalhost(std::string_view host) {
  return EqualsIgnoringCase(host, "localhost") || EqualsIgnoringCase(host, "localhost.");
}

// A name, or an address without brackets.
bool IsLoopbackName(std::string_view host) {
  const std::string name(host);
  in_addr four = {};
  if (inet_pton(AF_INET, name.c_str(), &four) == 1) return ntohl(four.s_addr) >> 24 == 127;
  in6_addr six = {};
  if (inet_pton(AF_INET6, name.c_str(), &six) == 1) return IN6_IS_ADDR_LOOPBACK(&six);
  return IsLocalhost(host);
}

}  // namespace

bool IsLoopback(const HostPort& address) { return IsLoopbackName(address.host); }

bool IsLoopbackHost(std::string_view header) {
  if (const auto with_port = ParseHostPort(header)) return IsLoopbackName(with_port->host);
  if (header.starts_with('[') && header.ends_with(']')) {
    header = header.substr(1, header.size() - 2);
  }
  return IsLoopbackName(header);
}

}  // namespace shared::http
