#include "producer/stream/zstd_dictionary.h"

#include <gtest/gtest.h>

#include "tests/support/zstd_writer.h"

namespace producer {
namespace {

using test::ZstdWriter;

TEST(ZstdDictionary, WhatWasCompressedWithItIsRead) {
  const ZstdWriter writer;
  auto dictionary = ZstdDictionary::Read(writer.dictionary());
  ASSERT_TRUE(dictionary.has_value()) << dictionary.error().what;
  EXPECT_NE(dictionary->id(), 0u);
  for (const std::string& text : {std::string("{\"text\":\"a\"}"), std::string(),
                                  std::string(100'000, 'y') + "end", writer.Sample(7)}) {
    const auto line = dictionary->Decompress(writer.Compress(text));
    ASSERT_TRUE(line.has_value());
    EXPECT_EQ(line->text, text);
    EXPECT_FALSE(line->overlong);
  }
}

// Fails when a message of a kilobyte can fill our memory.
TEST(ZstdDictionary, AnEndlessTextIsCutOff) {
  const ZstdWriter writer;
  auto dictionary = ZstdDictionary::Read(writer.dictionary());
  ASSERT_TRUE(dictionary.has_value());
  const auto line = dictionary->Decompress(writer.Compress(std::string(100 << 20, 'x')));
  ASSERT_TRUE(line.has_value());
  EXPECT_TRUE(line->overlong);
  EXPECT_EQ(line->text.size(), kMaxLine);
}

// Fails when half a message, or one of another dictionary, is taken for a message.
TEST(ZstdDictionary, WhatCannotBeReadIsToldSo) {
  const ZstdWriter writer;
  auto dictionary = ZstdDictionary::Read(writer.dictionary());
  ASSERT_TRUE(dictionary.has_value());
  const std::string frame = writer.Compress(writer.Sample(3));
  for (std::size_t size = 0; size < frame.size(); ++size) {
    EXPECT_FALSE(dictionary->Decompress(frame.substr(0, size)).has_value()) << size;
  }
  EXPECT_FALSE(dictionary->Decompress("{\"text\":\"plain\"}").has_value());
  EXPECT_FALSE(dictionary->Decompress(ZstdWriter(1000).Compress("a")).has_value());
  EXPECT_TRUE(dictionary->Decompress(frame).has_value());
  for (const std::string bytes : {"", "x", "{}", "<html></html>"}) {
    EXPECT_FALSE(ZstdDictionary::Read(bytes).has_value()) << bytes;
  }
}

}  // namespace
}  // namespace producer
