#include "producer/stream/line_source.h"

#include <fstream>

#include <gtest/gtest.h>

#include "tests/support/temp_dir.h"

namespace producer {
namespace {

using namespace std::chrono_literals;

class Collected final : public StreamListener {
 public:
  void OnMessage(const Line& message) override { lines.emplace_back(message.text); }
  void OnConnected() override {}
  void OnDisconnected(std::string_view) override {}

  std::vector<std::string> lines;
};

class LineSourceTest : public testing::Test {
 protected:
  std::string FileWith(const std::string& text) {
    std::ofstream(folder_.path() / "lines") << text;
    return folder_.path() / "lines";
  }

  // Reads to the end; returns how long that took.
  std::chrono::nanoseconds ReadAll(LineSource& source) {
    const auto start = clock_.Steady();
    while (*source.Read(50ms, collected_) == SourceState::kOpen) {
    }
    return clock_.Steady() - start;
  }

  test::TempDir folder_;
  shared::SystemClock clock_;
  shared::Shutdown shutdown_;
  Collected collected_;
};

TEST_F(LineSourceTest, EveryLineOfAFileIsHandedOver) {
  auto source = LineSource::OpenFile(FileWith("a\n\nb\r\nc"), {}, clock_, shutdown_);
  ASSERT_TRUE(source.has_value());
  ReadAll(*source);
  EXPECT_EQ(collected_.lines, (std::vector<std::string>{"a", "b", "c"}));
  EXPECT_EQ(source->keep_alives(), 1u);
}

// Fails when the lines come faster than the rate, or in one burst.
TEST_F(LineSourceTest, ARateSpacesTheLines) {
  auto source = LineSource::OpenFile(FileWith("1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n"),
                                     {.pace = Pace::OfRate(50)}, clock_, shutdown_);
  EXPECT_GE(ReadAll(*source), 190ms);
  EXPECT_EQ(collected_.lines.size(), 11u);
}

TEST_F(LineSourceTest, AStopEndsTheWait) {
  auto source =
      LineSource::OpenFile(FileWith("1\n2\n"), {.pace = Pace::OfRate(0.01)}, clock_, shutdown_);
  ASSERT_TRUE(source->Read(0ms, collected_).has_value());
  shutdown_.Request();
  const auto start = clock_.Steady();
  ASSERT_TRUE(source->Read(60s, collected_).has_value());
  EXPECT_LT(clock_.Steady() - start, 5s);
}

TEST_F(LineSourceTest, AnAbsentFileIsAUsageError) {
  const auto source =
      LineSource::OpenFile((folder_.path() / "absent").string(), {}, clock_, shutdown_);
  ASSERT_FALSE(source.has_value());
  EXPECT_EQ(source.error().kind, shared::ErrorKind::kUsage);
}

}  // namespace
}  // namespace producer
