#include "sandbox/stream_simulator/web_socket_frames.h"

#include <array>

#include <fmt/core.h>
#include <openssl/evp.h>
#include <openssl/sha.h>

namespace sandbox {
namespace {

constexpr std::string_view kMagic = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";  // Section 1.3.
constexpr unsigned char kLast = 0x80, kMasked = 0x80, kTwoBytes = 126, kEightBytes = 127;
constexpr std::size_t kMask = 4;

std::string AcceptOf(std::string_view key) {
  const std::string text = std::string(key) + std::string(kMagic);
  std::array<unsigned char, SHA_DIGEST_LENGTH> digest;
  SHA1(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
  std::array<unsigned char, 64> encoded;
  const int size = EVP_EncodeBlock(encoded.data(), digest.data(), digest.size());
  return {reinterpret_cast<const char*>(encoded.data()), static_cast<std::size_t>(size)};
}

void AppendBigEndian(std::string& out, std::uint64_t number, int bytes) {
  for (int i = bytes - 1; i >= 0; --i) out += static_cast<char>(number >> (8 * i));
}

std::uint64_t BigEndian(std::string_view bytes) {
  std::uint64_t number = 0;
  for (const char c : bytes) number = number << 8 | static_cast<unsigned char>(c);
  return number;
}

}  // namespace

std::string UpgradeResponse(std::string_view key, std::string_view subprotocol) {
  std::string head = fmt::format(
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Accept: {}\r\n",
      AcceptOf(key));
  if (!subprotocol.empty()) head += fmt::format("Sec-WebSocket-Protocol: {}\r\n", subprotocol);
  return head + "\r\n";
}

std::string Frame(Opcode opcode, std::string_view payload, bool last) {
  std::string frame;
  frame += static_cast<char>((last ? kLast : 0) | static_cast<unsigned char>(opcode));
  if (payload.size() < kTwoBytes) {
    frame += static_cast<char>(payload.size());
  } else if (payload.size() <= UINT16_MAX) {
    frame += static_cast<char>(kTwoBytes);
    AppendBigEndian(frame, payload.size(), 2);
  } else {
    frame += static_cast<char>(kEightBytes);
    AppendBigEndian(frame, payload.size(), 8);
  }
  frame += payload;
  return frame;
}

std::string CloseFrame(std::uint16_t code, std::string_view reason) {
  std::string payload;
  AppendBigEndian(payload, code, 2);
  payload += reason;
  return Frame(Opcode::kClose, payload);
}

std::optional<ClientFrame> TakeFrame(std::string& bytes) {
  if (bytes.size() < 2) return std::nullopt;
  const auto second = static_cast<unsigned char>(bytes[1]);
  const bool masked = (second & kMasked) != 0;
  std::uint64_t size = second & 0x7F;
  std::size_t at = 2;
  const std::size_t more = size == kTwoBytes ? 2 : size == kEightBytes ? 8 : 0;
  if (bytes.size() < at + more) return std::nullopt;
  if (more > 0) size = BigEndian(std::string_view(bytes).substr(at, more));
  at += more;
  const std::string mask = masked ? bytes.substr(at, kMask) : std::string();
  at += masked ? kMask : 0;
  if (bytes.size() < at || bytes.size() - at < size) return std::nullopt;
  ClientFrame frame{static_cast<Opcode>(bytes[0] & 0x0F), bytes.substr(at, size)};
  if (masked) {
    for (std::size_t i = 0; i < frame.payload.size(); ++i) {
      frame.payload[i] = static_cast<char>(frame.payload[i] ^ mask[i % kMask]);
    }
  }
  bytes.erase(0, at + size);
  return frame;
}

}  // namespace sandbox
