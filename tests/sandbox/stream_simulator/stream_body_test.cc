#include "sandbox/stream_simulator/stream_body.h"

#include <vector>

#include <gtest/gtest.h>
#include <zlib.h>

namespace sandbox {
namespace {

class Recorder : public ByteSink {
 public:
  shared::Result<void> Write(std::string_view bytes) override {
    writes.emplace_back(bytes);
    return {};
  }
  std::vector<std::string> writes;
};

// The data of one chunk as it was written.
std::string DataOf(const std::string& chunk) {
  const std::size_t line = chunk.find("\r\n");
  EXPECT_TRUE(chunk.ends_with("\r\n"));
  const std::string data = chunk.substr(line + 2, chunk.size() - line - 4);
  EXPECT_EQ(std::stoul(chunk.substr(0, line), nullptr, 16), data.size());
  return data;
}

TEST(StreamBody, MessagesEndInLineBreaks) {
  Recorder out;
  StreamBody body(out, {});
  body.Add("{}");
  body.AddKeepAlive();
  body.Add("{\"a\":1}");
  EXPECT_EQ(body.waiting(), 15u);
  ASSERT_TRUE(body.Flush() && body.Flush() && body.Finish());
  EXPECT_EQ(out.writes,
            (std::vector<std::string>{"f\r\n{}\r\n\r\n{\"a\":1}\r\n\r\n", "0\r\n\r\n"}));
}

TEST(StreamBody, DelimitedCountsTheLineBreak) {
  Recorder out;
  StreamBody body(out, {.delimited = true});
  body.Add("{\"ä\":1}");
  body.AddKeepAlive();
  ASSERT_TRUE(body.Flush());
  EXPECT_EQ(DataOf(out.writes[0]), "10\n{\"ä\":1}\r\n\r\n");
}

// Fails when a message stays in the compressor until more come.
TEST(StreamBody, GzipCanBeReadAfterEachFlush) {
  Recorder out;
  StreamBody body(out, {.gzip = true});
  z_stream inflater = {};
  ASSERT_EQ(inflateInit2(&inflater, 15 + 16), Z_OK);
  const auto read = [&](const std::string& chunk) {
    std::string data = DataOf(chunk), text(100000, '\0');
    inflater.next_in = reinterpret_cast<unsigned char*>(data.data());
    inflater.avail_in = static_cast<unsigned>(data.size());
    inflater.next_out = reinterpret_cast<unsigned char*>(text.data());
    inflater.avail_out = static_cast<unsigned>(text.size());
    const int result = inflate(&inflater, Z_SYNC_FLUSH);
    EXPECT_EQ(inflater.avail_in, 0u);
    return std::pair(result, text.substr(0, text.size() - inflater.avail_out));
  };
  const std::string large = '"' + std::string(70000, 'x') + '"';
  for (const std::string& message : {std::string("{}"), large, std::string("[]")}) {
    body.Add(message);
    ASSERT_TRUE(body.Flush());
    EXPECT_EQ(read(out.writes.back()), std::pair(Z_OK, message + "\r\n"));
  }
  ASSERT_TRUE(body.Finish());
  ASSERT_EQ(out.writes.size(), 5u);
  EXPECT_EQ(read(out.writes[3]), std::pair(Z_STREAM_END, std::string()));
  EXPECT_EQ(out.writes[4], "0\r\n\r\n");
  inflateEnd(&inflater);
}

// Fails when what stands before a cut cannot be read, or the cut comes in a neat place.
TEST(StreamBody, BytesEndWithinSomething) {
  const std::string message = R"({"text":"hello there"})";
  const auto cut = [&](CutPlace place, bool gzip) {
    Recorder out;
    StreamBody body(out, {.gzip = gzip});
    EXPECT_TRUE(body.CutWithin(message, place).has_value());
    return out.writes.back();
  };
  EXPECT_EQ(cut(CutPlace::kChunk, false), "18\r\n" + message.substr(0, 12));
  EXPECT_EQ(cut(CutPlace::kLine, false), "c\r\n" + message.substr(0, 12) + "\r\n");
  EXPECT_EQ(cut(CutPlace::kGzip, false), cut(CutPlace::kLine, false));
  EXPECT_TRUE(DataOf(cut(CutPlace::kPair, false)).ends_with(R"(,"mood":"\ud83d)"));
  EXPECT_LT(DataOf(cut(CutPlace::kGzip, true)).size(), DataOf(cut(CutPlace::kPair, true)).size());
}

}  // namespace
}  // namespace sandbox
