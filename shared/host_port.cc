#include "shared/host_port.h"

#include <charconv>

#include <fmt/format.h>

namespace shared {

Result<HostPort> ParseHostPort(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  const std::string_view host = text.substr(0, colon);
  const std::string_view port = colon == std::string_view::npos ? "" : text.substr(colon + 1);
  const bool bracketed = host.size() > 2 && host.starts_with('[') && host.ends_with(']');
  std::uint16_t number = 0;
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
  const bool valid_port = !port.empty() && error == std::errc() && end == port.data() + port.size();
  const bool valid_host =
      !host.empty() && (bracketed || host.find_first_of(":[]/ ") == std::string_view::npos);
  if (!valid_port || !valid_host) {
    return Fail(ErrorKind::kUsage,
                fmt::format("\"{}\" is not HOST:PORT (localhost:9999, [::1]:9999)", text));
  }
  return HostPort{.host = std::string(bracketed ? host.substr(1, host.size() - 2) : host),
                  .port = number};
}

std::string Text(const HostPort& address) {
  const bool six = address.host.find(':') != std::string::npos;
  return fmt::format("{}{}{}:{}", six ? "[" : "", address.host, six ? "]" : "", address.port);
}

}  // namespace shared
