#include "consumer/http/events.h"

#include <atomic>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <malloc.h>

#include "tests/consumer/http/json_of.h"
#include "tests/consumer/http/live_sample.h"
#include "tests/support/fake_clock.h"
#include "tests/support/wait_until.h"

namespace consumer {
namespace {

using namespace std::chrono_literals;
using test::JsonOf;
using test::LiveSample;

// A reader that notes what it gets, and may leave.
class Reader final : public shared::http::BodyWriter {
 public:
  bool Write(std::string_view bytes) override {
    const std::scoped_lock lock(mutex_);
    if (!there_) return false;
    got_ += bytes;
    return true;
  }
  bool ReaderIsThere() override { return there_; }

  void Leave() { there_ = false; }
  std::string got() const {
    const std::scoped_lock lock(mutex_);
    return got_;
  }
  int Events() const {
    const std::string all = got();
    int found = 0;
    for (auto at = all.find("event: "); at != all.npos; at = all.find("event: ", at + 1)) ++found;
    return found;
  }
  // Of the last event that is whole.
  rapidjson::Document Data() const {
    const std::string all = got();
    const std::size_t begin = all.rfind("data: ") + 6;
    return JsonOf(all.substr(begin, all.find('\n', begin) - begin));
  }

 private:
  mutable std::mutex mutex_;
  std::string got_;
  std::atomic<bool> there_ = true;
};

class Events : public testing::Test {
 protected:
  ~Events() override {
    board_.Close();
    for (std::thread& thread : threads_) thread.join();
  }

  void Open(Reader& reader, const std::string& n = "10") {
    auto response = AnswerEvents(board_, texts_, {.path = "/events", .query = {{"n", n}}});
    ASSERT_EQ(response.status, 200);
    EXPECT_EQ(response.content_type, "text/event-stream");
    threads_.emplace_back([this, &reader, stream = std::move(response.stream)] {
      stream(reader);
      ++ended_;
    });
  }

  void Offer(std::uint64_t id, const std::string& tag = "#kafka") {
    LiveBatch batch = sample_.batch;
    batch.id = BatchId{id};
    batch.rows[0].tag = tag;
    board_.Offer(std::make_shared<const LiveBatch>(batch));
  }

  static bool Has(const Reader& reader, const std::string& text) {
    return test::WaitUntil([&] { return reader.got().find(text) != std::string::npos; }, 5s);
  }

  LiveSample sample_;
  test::FakeClock clock_{test::kLiveTime};
  LiveBoard board_{sample_.run, [] { return false; }};
  EventTexts texts_{board_, clock_};
  std::atomic<int> ended_ = 0;
  std::vector<std::thread> threads_;
};

TEST_F(Events, TheNewestBatchAtOnceAndThenEach) {
  Offer(3);
  Reader reader;
  Open(reader);
  ASSERT_TRUE(Has(reader, "\n\n"));
  EXPECT_EQ(reader.got().find("retry: 1000\n\nevent: batch\nid: 3\ndata: {\"status\":{"), 0u);
  ASSERT_TRUE(Has(reader, "id: 3\n"));
  EXPECT_STREQ(reader.Data()["running"]["rows"][0]["hashtag"].GetString(), "#kafka");
  EXPECT_TRUE(reader.Data()["window"].IsNull());
  Offer(4, "#next");
  ASSERT_TRUE(Has(reader, "event: batch\nid: 4\n"));
  EXPECT_STREQ(reader.Data()["running"]["rows"][0]["hashtag"].GetString(), "#next");
  EXPECT_EQ(reader.Data()["running"]["batch_id"].GetInt(), 4);
}

// Fails when a job that catches up tells a page of more batches than it can draw, or keeps the last
// one from it.
TEST_F(Events, OfManyBatchesTheNewestFiveTimesASecond) {
  Offer(0);
  Reader reader;
  Open(reader);
  ASSERT_TRUE(Has(reader, "id: 0\n"));
  const auto start = std::chrono::steady_clock::now();
  for (std::uint64_t id = 1; id <= 500; ++id) {
    Offer(id);
    std::this_thread::sleep_for(1ms);
  }
  ASSERT_TRUE(Has(reader, "id: 500\n"));
  const auto took = std::chrono::steady_clock::now() - start;
  EXPECT_LE(reader.Events() - 1, took / 200ms + 1);
}

TEST_F(Events, BeforeTheFirstBatchAnEventHasNoId) {
  Reader reader;
  Open(reader);
  ASSERT_TRUE(Has(reader, "data: "));
  EXPECT_EQ(reader.got().find("id:"), std::string::npos);
  EXPECT_TRUE(reader.Data()["running"]["batch_id"].IsNull());
  EXPECT_STREQ(reader.Data()["status"]["state"].GetString(), "waiting");
}

TEST_F(Events, EachReaderHasAsManyRowsAsItAskedFor) {
  Offer(3);
  Reader one, all;
  Open(one, "1");
  Open(all, "1000");
  ASSERT_TRUE(Has(one, "\n\nevent: batch") && Has(all, "\n\nevent: batch"));
  EXPECT_EQ(one.Data()["running"]["rows"].Size(), 1u);
  EXPECT_EQ(all.Data()["running"]["rows"].Size(), 2u);
  EXPECT_EQ(AnswerEvents(board_, texts_, {.path = "/events", .query = {{"n", "0"}}}).status, 400);
  EXPECT_EQ(AnswerEvents(board_, texts_, {.path = "/events", .query = {{"m", "1"}}}).status, 400);
}

// Fails when a stream tells of a batch with the state of long ago.
TEST_F(Events, TheStatusOfAnOldBatchIsFresh) {
  Offer(3);
  clock_.Advance(1h);
  Reader reader;
  Open(reader);
  ASSERT_TRUE(Has(reader, "data: "));
  EXPECT_STREQ(reader.Data()["status"]["now"].GetString(), "2026-01-31T13:00:06.000Z");
}

// Fails when a person cannot tell a quiet stream from one that hangs.
TEST_F(Events, AQuietStreamSaysHowItGoes) {
  Offer(3);
  Reader reader;
  Open(reader);
  ASSERT_TRUE(test::WaitUntil(
      [&] {
        return reader.got().find("\n\nevent: status\ndata: {\"status\":{") != std::string::npos;
      },
      8s));
  EXPECT_FALSE(reader.Data().HasMember("running"));
}

// Fails when a tag ends an event, or begins one of its own.
TEST_F(Events, HostileTagsStayInTheirLine) {
  LiveBatch batch = sample_.batch;
  batch.rows.clear();
  for (const std::string& tag : test::kHostileTags) batch.rows.push_back({.tag = tag, .count = 1});
  board_.Offer(std::make_shared<const LiveBatch>(batch));
  Reader reader;
  Open(reader);
  ASSERT_TRUE(Has(reader, "}\n\n"));
  EXPECT_EQ(reader.Data()["running"]["rows"].Size(), test::kHostileTags.size());
  const std::string got = reader.got();
  EXPECT_EQ(std::count(got.begin(), got.end(), '\n'), 6);
  EXPECT_EQ(got.find('\r'), std::string::npos);
}

TEST_F(Events, EndWithTheReaderAndWithTheBoard) {
  Offer(3);
  Reader leaves, stays;
  Open(leaves);
  Open(stays);
  ASSERT_TRUE(Has(leaves, "data: ") && Has(stays, "data: "));
  leaves.Leave();
  EXPECT_TRUE(test::WaitUntil([&] { return ended_ == 1; }, 3s));
  const auto start = std::chrono::steady_clock::now();
  board_.Close();
  EXPECT_TRUE(test::WaitUntil([&] { return ended_ == 2; }, 3s));
  EXPECT_LT(std::chrono::steady_clock::now() - start, 500ms) << "it was not woken";
}

std::size_t BytesInUse() {
  const auto memory = mallinfo2();
  return memory.uordblks + memory.hblkhd;
}

// Fails when one visitor who asks for each number of rows there is makes the program hold as many
// texts, of up to a megabyte each.
TEST_F(Events, NotEveryNumberOfRowsIsKept) {
  LiveBatch batch = sample_.batch;
  batch.rows.clear();
  for (std::uint64_t i = 0; i < 400; ++i) {
    batch.rows.push_back(
        {.tag = "#" + std::to_string(i) + std::string(300, 'x'), .count = 400 - i});
  }
  const auto shared_batch = std::make_shared<const LiveBatch>(batch);
  const std::size_t before = BytesInUse();
  for (std::size_t n = 1; n <= 400; ++n) (void)texts_.BatchEvent(shared_batch, n);
  EXPECT_LT(BytesInUse() - before, std::size_t{5} << 20);
}

// Fails when events are made for each reader, or batches mixed up.
TEST_F(Events, ReadersOfOneBatchShareOneText) {
  std::vector<std::thread> askers;
  std::atomic<int> wrong = 0;
  std::atomic<bool> end = false;
  Offer(0, "#0");
  for (int i = 0; i < 4; ++i) {
    askers.emplace_back([&] {
      while (!end) {
        const auto batch = board_.Take().batch;
        const std::string text = texts_.BatchEvent(batch, 10);
        wrong += text.find("\"#" + std::to_string(batch->id->value) + "\"") == std::string::npos;
      }
    });
  }
  for (std::uint64_t id = 1; id < 200; ++id) {
    Offer(id, "#" + std::to_string(id));
    std::this_thread::sleep_for(1ms);
  }
  end = true;
  for (std::thread& asker : askers) asker.join();
  EXPECT_EQ(wrong, 0);
}

}  // namespace
}  // namespace consumer
