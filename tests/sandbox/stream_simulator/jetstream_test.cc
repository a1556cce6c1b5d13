#include <variant>

#include <gtest/gtest.h>

#include "producer/parse/bluesky_parser.h"
#include "sandbox/stream_simulator/jetstream_timeline.h"
#include "sandbox/stream_simulator/web_socket_frames.h"

namespace sandbox {
namespace {

std::vector<SampleStatus> Statuses() { return *LoadStatuses(TEST_DATA_DIR "/sample_tweets.jsonl"); }

constexpr std::int64_t kBegin = 1'700'000'000'000'000;

TEST(JetstreamTimeline, TimesAndNumbersGoTogether) {
  const auto statuses = Statuses();
  for (const double rate : {0.0, 3.0, 50.0, 999.0}) {
    const JetstreamTimeline timeline(statuses, {.rate = rate, .begin = kBegin});
    for (const std::uint64_t event : {0u, 1u, 2u, 7u, 1000u, 123456u}) {
      EXPECT_EQ(timeline.Before(timeline.TimeOf(event)), event) << rate;
      EXPECT_EQ(timeline.Before(timeline.TimeOf(event) + 1), event + 1) << rate;
    }
    EXPECT_EQ(timeline.Before(kBegin - 1), 0u);
  }
}

// Fails when an event is not in the service's format, or the two formats tell of different posts.
TEST(JetstreamTimeline, EveryEventCanBeReadAndIsTheSameInBothFormats) {
  const auto statuses = Statuses();
  const JetstreamTimeline timeline(statuses, {.rate = 50, .begin = kBegin});
  producer::BlueskyParser first, second;
  std::size_t posts = 0;
  for (std::uint64_t event = 0; event < 1000; ++event) {
    const producer::Message v1 = first.Parse(timeline.EventV1(event));
    const producer::Message v2 = second.Parse(timeline.EventV2(event));
    ASSERT_EQ(v1.index(), v2.index()) << event;
    ASSERT_FALSE(std::holds_alternative<producer::Malformed>(v1)) << timeline.EventV1(event);
    const auto* const post = std::get_if<producer::Tweet>(&v1);
    ASSERT_EQ(post != nullptr, timeline.IsPost(event));
    if (post == nullptr) continue;
    ++posts;
    EXPECT_EQ(post->id, std::get<producer::Tweet>(v2).id);
    EXPECT_EQ(post->position, timeline.TimeOf(event));
    EXPECT_EQ(post->created_at, std::get<producer::Tweet>(v2).created_at);
  }
  EXPECT_EQ(posts, 900u);
}

TEST(WebSocketFrames, TheAnswerOfTheStandardsExample) {
  const std::string answer = UpgradeResponse("dGhlIHNhbXBsZSBub25jZQ==", "");
  EXPECT_NE(answer.find("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"),
            std::string::npos);
}

// RFC 6455, section 5.7.
TEST(WebSocketFrames, FramesOfTheStandardsExamples) {
  EXPECT_EQ(Frame(Opcode::kText, "Hello"), "\x81\x05Hello");
  EXPECT_EQ(Frame(Opcode::kText, std::string(256, 'x')).substr(0, 4),
            std::string("\x81\x7e\x01\x00", 4));
  std::string bytes("\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58", 11);
  const std::string whole = bytes;
  for (std::size_t size = 0; size < whole.size(); ++size) {
    std::string part = whole.substr(0, size);
    EXPECT_FALSE(TakeFrame(part).has_value()) << size;
  }
  const auto frame = TakeFrame(bytes);
  ASSERT_TRUE(frame.has_value());
  EXPECT_EQ(frame->payload, "Hello");
  EXPECT_EQ(bytes, "");
}

}  // namespace
}  // namespace sandbox
