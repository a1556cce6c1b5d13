#include "producer/stream/disconnect_code.h"

#include <array>
#include <string_view>

#include <fmt/format.h>

namespace producer {
namespace {

struct KnownCode {
  int code;
  std::string_view name;
  std::string_view means;
};

constexpr auto kCodes = std::to_array<KnownCode>({
    {1, "shutdown", "the server shuts down, perhaps to start again"},
    {2, "duplicate stream", "this account has connected to the stream too many times"},
    {3, "control request", "the stream was closed by a control stream"},
    {4, "stall", "we read too slowly"},
    {5, "normal", "the server believes that we left"},
    {6, "token revoked", "the access token was revoked"},
    {7, "admin logout", "a newer stream with the same keys took the place of this one"},
    {9, "max message limit", "all that was asked for was delivered"},
    {10, "stream exception", "trouble within the server"},
    {11, "broker stall", "trouble within the server"},
    {12, "shed load", "the server's host was overloaded"},
});

}  // namespace

DisconnectMeaning MeaningOf(int code) {
  if (code == 2 || code == 7) return DisconnectMeaning::kEvicted;
  return code == 6 ? DisconnectMeaning::kRevoked : DisconnectMeaning::kReconnect;
}

std::string DescribeDisconnect(int code) {
  for (const KnownCode& known : kCodes) {
    if (known.code != code) continue;
    return fmt::format("disconnect code {} ({}): {}", code, known.name, known.means);
  }
  return fmt::format("disconnect code {}", code);
}

}  // namespace producer
