#include "shared/binary_encoding.h"

namespace shared {

namespace {

void AppendBigEndian(std::string& out, std::uint64_t value, int size) {
  for (int shift = (size - 1) * 8; shift >= 0; shift -= 8) {
    out.push_back(static_cast<char>(value >> shift & 0xff));
  }
}

}  // namespace

Encoder& Encoder::U8(std::uint8_t value) {
  bytes_.push_back(static_cast<char>(value));
  return *this;
}

Encoder& Encoder::U32(std::uint32_t value) {
  AppendBigEndian(bytes_, value, 4);
  return *this;
}

Encoder& Encoder::U64(std::uint64_t value) {
  AppendBigEndian(bytes_, value, 8);
  return *this;
}

Encoder& Encoder::Varint(std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) bytes_.push_back(static_cast<char>(value | 0x80));
  bytes_.push_back(static_cast<char>(value));
  return *this;
}

Encoder& Encoder::SignedVarint(std::int64_t value) {
  const auto doubled = static_cast<std::uint64_t>(value) << 1;
  return Varint(value < 0 ? ~doubled : doubled);
}

Encoder& Encoder::Raw(std::string_view bytes) {
  bytes_ += bytes;
  return *this;
}

Encoder& Encoder::Text(std::string_view bytes) { return Varint(bytes.size()).Raw(bytes); }

std::string_view Decoder::Take(std::uint64_t size) {
  if (!ok_ || size > rest_.size()) {
    ok_ = false;
    return {};
  }
  const std::string_view taken = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return taken;
}

std::uint64_t Decoder::BigEndian(std::size_t size) {
  std::uint64_t value = 0;
  for (const char byte : Take(size)) value = value << 8 | static_cast<std::uint8_t>(byte);
  return value;
}

std::uint8_t Decoder::U8() { return static_cast<std::uint8_t>(BigEndian(1)); }
std::uint32_t Decoder::U32() { return static_cast<std::uint32_t>(BigEndian(4)); }
std::uint64_t Decoder::U64() { return BigEndian(8); }

std::uint64_t Decoder::Varint() {
  std::uint64_t value = 0;
  for (int shift = 0; shift < 64 && ok_; shift += 7) {
    const std::uint64_t byte = U8();
    const std::uint64_t bits = byte & 0x7f;
    if (shift == 63 && bits > 1) break;
    value |= bits << shift;
    if (byte < 0x80) return ok_ ? value : 0;
  }
  ok_ = false;  // Missing, or longer than 64 bits.
  return 0;
}

std::int64_t Decoder::SignedVarint() {
  const std::uint64_t folded = Varint();
  return static_cast<std::int64_t>(folded >> 1 ^ (0 - (folded & 1)));
}

std::string_view Decoder::Text() { return Take(Varint()); }
std::string_view Decoder::Rest() { return Take(rest_.size()); }

}  // namespace shared
