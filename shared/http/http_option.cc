#include "shared/http/http_option.h"

#include "shared/http/loopback.h"

namespace shared::http {
namespace {

Result<std::optional<HostPort>> ReadAddress(std::string_view text) {
  if (text == "off") return std::nullopt;
  auto address = ParseLoopbackAddress(text);
  if (!address) return Forward(address);
  return *std::move(address);
}

}  // namespace

void AddHttpOption(OptionTable& table, ServiceOptions& options, const std::string& what) {
  table.Add("--http",
            Parsed<std::optional<HostPort>>(&options.http, "HOST:PORT|off", "off", ReadAddress),
            what);
}

}  // namespace shared::http
