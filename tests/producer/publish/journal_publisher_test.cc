#include "producer/publish/journal_publisher.h"

#include <atomic>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "shared/clock.h"
#include "tests/support/temp_dir.h"
#include "tests/support/wait_until.h"

namespace producer {
namespace {

using namespace std::chrono_literals;
using shared::ErrorKind;
using shared::Result;

// What a Kafka does at present; changed by the test.
struct FakeKafka {
  std::atomic<bool> there{false};
  std::atomic<bool> refuses{false};   // Who we are, when it is opened.
  std::atomic<bool> broken{false};    // The client, until it is opened anew.
  std::atomic<int> notes_refused{0};  // So many more times.
  std::atomic<int> notes_taken{0};
  std::atomic<Sequence> position{0};  // 0: there is none.
  std::atomic<int> records_taken{0};
};

class FakeOutlet final : public Outlet {
 public:
  explicit FakeOutlet(FakeKafka& kafka) : kafka_(kafka) {}

  Result<std::optional<Sequence>> Open() override {
    if (kafka_.refuses) return shared::Fail(ErrorKind::kCredentials, "not allowed");
    if (kafka_.there && kafka_.position > 0) return kafka_.position.load();
    if (kafka_.there) return std::optional<Sequence>();
    return shared::Fail(ErrorKind::kRetry, "no broker");
  }
  Result<void> Publish(const JournalPage& page) override {
    if (kafka_.broken) return shared::Fail(ErrorKind::kFatal, "of no use any more");
    kafka_.records_taken += static_cast<int>(page.entries.size());
    return {};
  }
  Result<void> PublishNotes(const JournalNotes&) override {
    if (kafka_.notes_refused > 0) {
      --kafka_.notes_refused;
      return shared::Fail(ErrorKind::kRetry, "the coordinator moves");
    }
    ++kafka_.notes_taken;
    return {};
  }
  std::string Trouble() const override { return ""; }
  void Stop() override {}

 private:
  FakeKafka& kafka_;
};

class JournalPublisherTest : public testing::Test {
 protected:
  std::unique_ptr<JournalPublisher> Open(JournalPublisherOptions options = {}) {
    options.drain.commit_interval = options.drain.retry_wait = 5ms;
    auto journal = Journal::Open({.dir = temp_.path() / "journal", .topic = "tweets"});
    EXPECT_TRUE(journal) << journal.error().what;
    return std::make_unique<JournalPublisher>(
        *std::move(journal), std::make_unique<FakeOutlet>(kafka_), options, clock_);
  }

  test::TempDir temp_;
  const shared::SystemClock clock_;
  FakeKafka kafka_;
};

// Fails when a note that could not be published once leaves its trouble behind: the next record
// would wait longer, and the health check say "not ready", until one is published.
TEST_F(JournalPublisherTest, ANoteThatArrivesEndsTheTrouble) {
  kafka_.there = true;
  kafka_.notes_refused = 2;
  const auto publisher = Open();
  ASSERT_TRUE(publisher->Note({.key = "ledger/x", .value = "{}"}));
  ASSERT_TRUE(test::WaitUntil([&] { return kafka_.notes_taken > 0; }, 10s));
  EXPECT_TRUE(test::WaitUntil([&] { return publisher->Poll(0ms)->trouble.empty(); }, 1s))
      << publisher->Poll(0ms)->trouble;
}

// Fails when a position that is beyond all that this run has sent - an older copy of the journal
// was put back - takes new records for published ones.
TEST_F(JournalPublisherTest, APositionOfAnotherRunHidesNoRecordOfThisOne) {
  kafka_.position = std::numeric_limits<Sequence>::max();
  const auto publisher = Open();
  const std::vector<Record> batch{{.key = "1", .value = "a"}, {.key = "2", .value = "b"}};
  ASSERT_EQ(publisher->Publish({.first = 1, .records = batch}), 2u);
  kafka_.there = true;
  EXPECT_TRUE(test::WaitUntil([&] { return publisher->Poll(0ms)->published == 2; }, 10s));
  EXPECT_EQ(kafka_.records_taken, 2);
  EXPECT_EQ(publisher->Poll(0ms)->recovered, 0u);
}

// Fails when a producer that the cluster's rules keep out fills its journal in silence.
TEST_F(JournalPublisherTest, ARefusalBeforeTheFirstAnswerEndsTheRun) {
  kafka_.refuses = true;
  const auto publisher = Open();
  ASSERT_TRUE(test::WaitUntil([&] { return !publisher->Poll(0ms).has_value(); }, 10s));
  EXPECT_EQ(publisher->Poll(0ms).error().kind, ErrorKind::kCredentials);
}

// Rules and passwords are changed while it runs: what is journalled waits. Fails when it ends.
TEST_F(JournalPublisherTest, ARefusalLaterIsTroubleThatMayPass) {
  kafka_.there = true;
  const auto publisher = Open();
  const std::vector<Record> batch{{.key = "1", .value = "a"}};
  ASSERT_EQ(publisher->Publish({.first = 1, .records = batch}), 1u);
  ASSERT_TRUE(test::WaitUntil([&] { return publisher->Poll(0ms)->published == 1; }, 10s));
  kafka_.refuses = kafka_.broken = true;
  ASSERT_EQ(publisher->Publish({.first = 2, .records = batch}), 1u);
  ASSERT_TRUE(test::WaitUntil([&] { return publisher->Poll(0ms)->trouble == "not allowed"; }, 10s));
  kafka_.refuses = kafka_.broken = false;
  EXPECT_TRUE(test::WaitUntil([&] { return publisher->Poll(0ms)->published == 2; }, 10s));
}

// Fails when each batch that comes to a full journal removes a little of it: every removal slows
// the next one.
TEST_F(JournalPublisherTest, AFullJournalGivesUpSomeRoomAtOnce) {
  constexpr std::uint64_t kMax = 256 * 1024;
  const auto publisher = Open({.max_bytes = kMax, .when_full = WhenFull::kDropOldest});
  const std::string text(300, 'x');
  const std::vector<Record> batch{{.key = "1", .value = text}};
  std::uint64_t sequence = 1, drops = 0, dropped = 0;
  for (; sequence <= 4000; ++sequence) {
    ASSERT_EQ(publisher->Publish({.first = sequence, .records = batch}), 1u);
    const PublishProgress progress = *publisher->Poll(0ms);
    ASSERT_LE(progress.journal->bytes, kMax);
    if (progress.dropped != dropped) ++drops;
    dropped = progress.dropped;
    EXPECT_EQ(progress.journal->full, dropped > 0) << "once full it stays so";
  }
  EXPECT_GT(dropped, 3000u);
  EXPECT_LT(drops, dropped / 5);
}

}  // namespace
}  // namespace producer
