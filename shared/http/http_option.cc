#include "shared/http/http_option.h"

#include <optional>
#include <utility>

#include <fmt/format.h>

#include "shared/http/loopback.h"

namespace shared::http {
namespace {

Result<std::optional<HostPort>> ReadAddress(std::string_view text) {
  if (text == "off") return std::nullopt;
  auto address = ParseHostPort(text);
  if (!address) return Forward(address);
  return *std::move(address);
}

}  // namespace

void AddHttpOption(OptionTable& table, ServiceOptions& options, const std::string& what) {
  table.Add("--http",
            Parsed<std::optional<HostPort>>(&options.http, "HOST:PORT|off", "off", ReadAddress),
            what);
  table.Add("--http-token-file", Text(&options.http_token_file, "FILE"),
            "Ask for the token that this file holds (mode 600, one line of 16 characters or more): "
            "\"Authorization: Bearer TOKEN\", or /?token=TOKEN once in a browser. With it --http "
            "may name any address of this machine.");
}

Result<void> CheckHttp(const ServiceOptions& options, const OptionTable& table) {
  if (!options.http) {
    if (table.OriginOf("http-token-file") != Origin::kFlag) return {};
    return Fail(ErrorKind::kUsage, "--http-token-file does nothing here: add --http HOST:PORT");
  }
  if (!options.http_token_file.empty() || IsLoopback(*options.http)) return {};
  return Fail(ErrorKind::kUsage,
              fmt::format("--http {} can be reached by other machines, and there is no password: "
                          "give --http-token-file FILE, or name a loopback address "
                          "(127.0.0.1:8080)",
                          shared::Text(*options.http)));
}

Result<Access> ReadAccess(const ServiceOptions& options, std::string cookie) {
  Access access{.token = {}, .cookie = std::move(cookie)};
  if (options.http_token_file.empty()) return access;
  auto token = Token::Read(options.http_token_file);
  if (!token) return Forward(token);
  access.token = *std::move(token);
  return access;
}

}  // namespace shared::http
