#include "shared/binary_encoding.h"

#include <limits>

#include <gtest/gtest.h>

namespace shared {
namespace {

constexpr auto kLowest = std::numeric_limits<std::int64_t>::min();
constexpr auto kHighest = std::numeric_limits<std::int64_t>::max();
constexpr auto kAllBits = std::numeric_limits<std::uint64_t>::max();

TEST(EncodingTest, FixedWidthIsBigEndianSoThatBytesSortAsNumbers) {
  EXPECT_EQ(Encoder().U32(0x01020304).bytes(), "\x01\x02\x03\x04");
  EXPECT_LT(Encoder().U64(255).bytes(), Encoder().U64(256).bytes());
}

TEST(EncodingTest, EveryFieldIsReadBack) {
  Encoder out;
  out.U8(200).U32(7).U64(kAllBits).I32(-1).I64(kLowest).Text("#a").Raw("rest");
  Decoder in(out.bytes());
  EXPECT_EQ(in.U8(), 200);
  EXPECT_EQ(in.U32(), 7u);
  EXPECT_EQ(in.U64(), kAllBits);
  EXPECT_EQ(in.I32(), -1);
  EXPECT_EQ(in.I64(), kLowest);
  EXPECT_EQ(in.Text(), "#a");
  EXPECT_EQ(in.Rest(), "rest");
  EXPECT_TRUE(in.Finished());
}

TEST(EncodingTest, VarintsAreReadBackAtEveryWidth) {
  for (int bit = 0; bit < 64; ++bit) {
    for (const std::uint64_t value : {kAllBits >> bit, std::uint64_t{1} << bit}) {
      const Encoder out = Encoder().Varint(value);
      Decoder in(out.bytes());
      EXPECT_EQ(in.Varint(), value);
      EXPECT_TRUE(in.Finished());
    }
  }
  for (const std::int64_t value : {kLowest, std::int64_t{-64}, std::int64_t{0}, kHighest}) {
    const Encoder out = Encoder().SignedVarint(value);
    EXPECT_EQ(Decoder(out.bytes()).SignedVarint(), value);
  }
  EXPECT_EQ(Encoder().SignedVarint(-64).bytes().size(), 1u);
}

TEST(EncodingTest, AVarintOfMoreThan64BitsIsRefused) {
  const std::string ten_bytes(9, '\xff');
  for (const std::string& bytes : {ten_bytes + '\x02', ten_bytes + '\xff' + '\x01'}) {
    Decoder in(bytes);
    in.Varint();
    EXPECT_FALSE(in.ok());
  }
}

TEST(EncodingTest, AMissingFieldFailsAllThatFollows) {
  Decoder in("\x01\x02");
  EXPECT_EQ(in.U32(), 0u);
  EXPECT_EQ(in.U8(), 0);
  EXPECT_FALSE(in.ok());
  Decoder text(
      "\x05"
      "ab");
  EXPECT_EQ(text.Text(), "");
  EXPECT_FALSE(text.ok());
}

TEST(EncodingTest, LeftOverBytesAreNotFinished) {
  Decoder in("\x01\x02");
  in.U8();
  EXPECT_TRUE(in.ok());
  EXPECT_FALSE(in.Finished());
}

}  // namespace
}  // namespace shared
