// Event streams of hashtag-consumer: many, slow ones, and over a kill.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include "tests/mock/served_consumer.h"
#include "tests/support/embedded_broker.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_producer.h"
#include "tests/support/wait_until.h"

namespace test {
namespace {

using namespace std::chrono_literals;
using Steady = std::chrono::steady_clock;
using std::chrono::microseconds;

std::uint64_t RecordsIn(const std::string& data) {
  rapidjson::Document json;
  json.Parse(data.data(), data.size());
  return json.HasParseError() ? 0 : json["status"]["totals"]["records"].GetUint64();
}

microseconds TimeOfThoseOver(microseconds limit, const std::vector<microseconds>& took) {
  microseconds sum{0};
  for (const microseconds one : took) sum += one > limit ? one : microseconds(0);
  return sum;
}

class ConsumerHttpEvents : public testing::Test {
 protected:
  ConsumerHttpEvents() {
    job_ = {.programs = PROGRAM_DIR,
            .brokers = broker_.brokers(),
            .topic = "t",
            .checkpoint = dir_.path() / "checkpoint"};
  }

  // So many records, each with one of so many tags.
  void Fill(int records, int tags, const std::string& prefix = "#tag") {
    TestProducer producer(broker_.brokers());
    for (int i = 0; i < records; ++i) {
      producer.Produce({.topic = "t", .value = prefix + std::to_string(i % tags)});
    }
    producer.Flush();
  }

  std::vector<std::string> Flags(const std::string& interval) const {
    return {"--batch-interval", interval, "--sink", "jsonl:" + (dir_.path() / "rows").string()};
  }

  EmbeddedBroker broker_{{"t:4"}};
  TempDir dir_;
  ConsumerJob job_;
};

// Fails when a page has to be loaded again after a restart, or goes back in time.
TEST_F(ConsumerHttpEvents, AReaderThatComesBackGoesOn) {
  Fill(20, 5);
  std::string address, last_id;
  {
    ServedConsumer consumer(job_, Flags("100ms"));
    address = consumer.address();
    EventReader reader(address);
    std::uint64_t records = 0;
    ASSERT_TRUE(WaitUntil(
        [&] {
          const auto event = reader.Next("batch", 5s);
          last_id = event.id;
          records = RecordsIn(event.data);
          return records == 20;
        },
        20s));
    consumer.process().Kill9();
    EXPECT_TRUE(reader.peer().WaitForEnd(5s));
  }
  ServedConsumer again(job_, Flags("100ms"), address);
  EventReader reader(again.address(), "/events", "Last-Event-ID: " + last_id + "\r\n");
  // Nothing new comes, and it shows what is there.
  EventReader::Event event;
  ASSERT_TRUE(WaitUntil(
      [&] {
        event = reader.Next("batch", 5s);
        return event.id == last_id;
      },
      20s));
  EXPECT_EQ(RecordsIn(event.data), 20u);
  EXPECT_NE(event.data.find("\"hashtag\":\"#tag0\",\"count\":4"), std::string::npos) << event.data;
  Fill(5, 5);
  ASSERT_TRUE(
      WaitUntil([&] { return RecordsIn((event = reader.Next("batch", 5s)).data) == 25; }, 20s));
  EXPECT_GT(std::stoull(event.id), std::stoull(last_id));
  std::printf("killed after batch %s, went on at batch %s with 25 of 25 records\n", last_id.c_str(),
              event.id.c_str());
}

// Fails when the end of the program waits for its readers.
TEST_F(ConsumerHttpEvents, CtrlCEndsFortyStreamsAtOnce) {
  Fill(20, 5);
  ServedConsumer consumer(job_, Flags("100ms"));
  ASSERT_TRUE(consumer.WaitFor("/api/top", "\"total\":20,", 20s));
  std::vector<std::unique_ptr<EventReader>> readers;
  for (int i = 0; i < 40; ++i) readers.push_back(std::make_unique<EventReader>(consumer.address()));
  for (auto& reader : readers) ASSERT_NE(reader->Next("batch", 10s).data, "");
  const auto start = Steady::now();
  consumer.process().CtrlC();
  EXPECT_EQ(consumer.process().WaitForExit(10s), 0) << consumer.process().Err();
  const std::chrono::duration<double> took = Steady::now() - start;
  EXPECT_LT(took, 3s);
  for (auto& reader : readers) EXPECT_TRUE(reader->peer().WaitForEnd(1s));
  std::printf("Ctrl-C with 40 streams: exit 0 after %.2f s\n", took.count());
}

// Fails when one sleeping browser holds up the counting or others.
TEST_F(ConsumerHttpEvents, ASlowReaderIsCutWhileOthersGoOn) {
  // About 100 KB an event.
  Fill(1000, 1000, "#" + std::string(60, 'x'));
  ServedConsumer consumer(job_, Flags("50ms"));
  ASSERT_TRUE(consumer.WaitFor("/api/top", "\"total\":1000,", 20s));
  EventReader asleep(consumer.address(), "/events?n=1000");
  EventReader awake(consumer.address(), "/events?n=1000");
  std::atomic<bool> end = false;
  std::thread tweets([&] {
    while (!end) {
      Fill(10, 10, "#more");
      std::this_thread::sleep_for(60ms);
    }
  });
  const auto start = Steady::now();
  std::uint64_t events = 0, records = 0;
  auto last = start;
  std::chrono::duration<double> longest_pause{0};
  // 10 s of patience, after what the system holds for it.
  while (Steady::now() - start < 16s) {
    const auto event = awake.Next("batch", 10s);
    longest_pause = std::max<std::chrono::duration<double>>(longest_pause, Steady::now() - last);
    last = Steady::now();
    events += !event.data.empty();
    records = RecordsIn(event.data);
  }
  end = true;
  tweets.join();
  EXPECT_LT(longest_pause, 5s);
  EXPECT_GT(records, 1000u);
  // What the system held is read, then the end comes, in the midst of an event.
  std::size_t lines = 0;
  while (!asleep.peer().ReadLines(1, 2s).empty()) ++lines;
  EXPECT_TRUE(asleep.peer().WaitForEnd(1s)) << "it is not cut";
  EXPECT_LT(lines, 4 * events);
  std::printf("slow reader cut; another one had %lu events meanwhile, %.1f s apart at most\n",
              static_cast<unsigned long>(events), longest_pause.count());
}

// Fails when probes wait for the counting, or for those who watch it.
TEST_F(ConsumerHttpEvents, LivezAnswersInFiftyMillisecondsDuringADrain) {
  // The embedded broker forgets what is more than 5 MiB of a partition.
  std::vector<std::string> flags = Flags("200ms");
  flags.insert(flags.end(), {"--on-data-loss", "continue"});
  Fill(100'000, 100'000);
  ServedConsumer consumer(job_, flags);
  std::vector<std::thread> readers;
  std::atomic<bool> end = false;
  std::atomic<int> events = 0, served = 0;
  for (int i = 0; i < 40; ++i) {
    readers.emplace_back([&] {
      EventReader reader(consumer.address());
      int own = 0;
      while (!end) own += !reader.Next("batch", 500ms).data.empty();
      events += own;
      served += own > 0;
    });
  }
  std::thread tweets([&] {
    while (!end) Fill(50'000, 100'000);
  });
  std::vector<microseconds> took;
  const auto start = Steady::now();
  while (Steady::now() - start < 4s) {
    const HttpAnswer answer = consumer.Get("/livez");
    EXPECT_EQ(answer.status, 200);
    took.push_back(answer.took);
    std::this_thread::sleep_for(5ms);
  }
  end = true;
  tweets.join();
  for (std::thread& reader : readers) reader.join();
  const auto counted = RecordsIn("{\"status\":" + consumer.Get("/api/status").body + "}");
  EXPECT_GT(counted, 50'000u) << "it was no drain";
  std::sort(took.begin(), took.end());
  const microseconds most_take = took[took.size() * 95 / 100];
  EXPECT_LT(most_take, 50ms);
  // One that takes long keeps the next ones from being sent: of the time, not only of the probes.
  EXPECT_LT(TimeOfThoseOver(50ms, took), 400ms) << "of 4 s";
  EXPECT_EQ(served, 40) << "a stream was refused, or told nothing";
  std::printf(
      "/livez beside a drain and 40 streams: 50%% in %.1f ms, 95%% in %.1f ms, all in %.1f ms; "
      "%d events, %lu records counted\n",
      static_cast<double>(took[took.size() / 2].count()) / 1000,
      static_cast<double>(most_take.count()) / 1000,
      static_cast<double>(took.back().count()) / 1000, events.load(),
      static_cast<unsigned long>(counted));
}

}  // namespace
}  // namespace test
