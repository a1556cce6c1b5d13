// Encoder and Decoder turn numbers and text into the bytes of the checkpoint and back. Pure.
//
//   Encoder out;
//   out.U64(7).Text("#cpp");
//   Decoder in(out.bytes());
//   in.U64();          // 7
//   in.Text();         // "#cpp"
//   in.Finished();     // true: nothing was missing and nothing is left over
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace shared {

// Fixed-width integers are big-endian. A varint is LEB128: 7 bits a byte, the lowest first.
class Encoder {
 public:
  Encoder& U8(std::uint8_t value);
  Encoder& U32(std::uint32_t value);
  Encoder& U64(std::uint64_t value);
  Encoder& I32(std::int32_t value) { return U32(static_cast<std::uint32_t>(value)); }
  Encoder& I64(std::int64_t value) { return U64(static_cast<std::uint64_t>(value)); }
  // Sorts by value, below zero too, as a scan of keys wants it.
  Encoder& SortedI64(std::int64_t value) { return U64(static_cast<std::uint64_t>(value) ^ kSign); }
  Encoder& Varint(std::uint64_t value);
  // A varint, short for numbers near 0 of either sign: 0, -1, 1, -2 are stored as 0, 1, 2, 3.
  Encoder& SignedVarint(std::int64_t value);
  // The bytes as they are. Only for the last field, as nothing says where they end.
  Encoder& Raw(std::string_view bytes);
  // A varint of the length and the bytes.
  Encoder& Text(std::string_view bytes);

  const std::string& bytes() const { return bytes_; }
  // Empties it, keeping the memory.
  void Clear() { bytes_.clear(); }

 private:
  static constexpr std::uint64_t kSign = std::uint64_t{1} << 63;

  std::string bytes_;
};

// Reads what Encoder wrote, from bytes that may be anything. After a field that is not there every
// read returns 0 or nothing, and Finished() is false.
class Decoder {
 public:
  // The bytes must outlive the decoder and the views it returns.
  explicit Decoder(std::string_view bytes) : rest_(bytes) {}

  std::uint8_t U8();
  std::uint32_t U32();
  std::uint64_t U64();
  std::int32_t I32() { return static_cast<std::int32_t>(U32()); }
  std::int64_t I64() { return static_cast<std::int64_t>(U64()); }
  std::int64_t SortedI64() { return static_cast<std::int64_t>(U64() ^ (std::uint64_t{1} << 63)); }
  std::uint64_t Varint();
  std::int64_t SignedVarint();
  std::string_view Text();
  // All that is left.
  std::string_view Rest();

  // Nothing was missing so far.
  bool ok() const { return ok_; }
  bool AtEnd() const { return rest_.empty(); }
  // Nothing was missing and nothing is left over.
  bool Finished() const { return ok_ && AtEnd(); }

 private:
  std::uint64_t BigEndian(std::size_t size);
  std::string_view Take(std::uint64_t size);

  std::string_view rest_;
  bool ok_ = true;
};

}  // namespace shared
