// The server's side of a WebSocket (RFC 6455): its answer to the request, the frames it sends, and
// those of a client. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sandbox {

enum class Opcode : std::uint8_t {
  kContinuation = 0,
  kText = 1,
  kBinary = 2,
  kClose = 8,
  kPing = 9,
  kPong = 10,
};

// HTTP 101 for a client's Sec-WebSocket-Key. Subprotocol: empty for none.
std::string UpgradeResponse(std::string_view key, std::string_view subprotocol);

// A frame of the server: not masked. `last`: no continuation follows.
std::string Frame(Opcode opcode, std::string_view payload, bool last = true);

// A close frame with that code (section 7.4.1).
std::string CloseFrame(std::uint16_t code, std::string_view reason);

struct ClientFrame {
  Opcode opcode = Opcode::kText;
  std::string payload;
};

// Takes the first whole frame off the front of what a client sent; nothing yet if more has to come.
std::optional<ClientFrame> TakeFrame(std::string& bytes);

}  // namespace sandbox
