#include "sandbox/stream_simulator/message_schedule.h"

#include <gtest/gtest.h>

#include "sandbox/stream_simulator/twitter_dialect.h"

namespace sandbox {
namespace {

constexpr shared::UnixMillis kNow = 1'700'000'000'000;

class MessageScheduleTest : public testing::Test {
 protected:
  MessageScheduleTest() {
    for (const char* text : {"cat", "dog", "cat dog"}) {
      statuses_.push_back(*ReadStatus(std::string(R"({"id_str":"1","text":")") + text +
                                      R"(","user":{"id_str":"77"}})"));
    }
  }

  MessageSchedule Make(const std::string& track, ScheduleOptions options) {
    const StreamParameters parameters = *ReadStreamParameters({{"track", track}});
    return {statuses_, [&](const SampleStatus& status) { return Matches(parameters, status); },
            dialect_, ids_, options};
  }

  // The next messages; lines that do not match are passed over.
  static std::vector<std::string> Messages(MessageSchedule& schedule, std::size_t count) {
    std::vector<std::string> messages;
    while (messages.size() < count) {
      Step step = schedule.Next(kNow);
      if (step.kind == Step::Kind::kEnd) break;
      if (step.kind == Step::Kind::kMessage) messages.push_back(std::move(step.message));
    }
    return messages;
  }

  std::vector<SampleStatus> statuses_;
  const TwitterDialect dialect_;
  TweetIds ids_;
};

TEST_F(MessageScheduleTest, LinesComeOverAndOverWithFreshIds) {
  MessageSchedule first = Make("cat", {.notice_every = 0}),
                  second = Make("dog", {.notice_every = 0});
  auto messages = Messages(first, 500);
  for (const auto& message : Messages(second, 500)) messages.push_back(message);
  EXPECT_EQ(std::set<std::string>(messages.begin(), messages.end()).size(), 1000u);
  EXPECT_EQ(first.statuses_sent(), 500u);
  EXPECT_EQ(messages[0].find("cat\""), messages[2].find("cat\""));
}

TEST_F(MessageScheduleTest, IdsHoldTheTimeAndRise) {
  TweetIds ids;
  const TweetId first = ids.Next(kNow);
  EXPECT_EQ(first, FirstIdOf(kNow));
  EXPECT_EQ(ids.Next(kNow), first + 1);
  EXPECT_EQ(ids.Next(kNow - 1000), first + 2) << "the clock was set back";
  EXPECT_EQ(ids.Next(kNow + 1000), FirstIdOf(kNow + 1000));
}

// Fails when who connects again could not tell what it has seen.
TEST_F(MessageScheduleTest, OnceGivesEachClientTheSameIds) {
  const ScheduleOptions once{.once = true, .first_id = 100, .notice_every = 0};
  MessageSchedule all = Make("cat,dog", once), cats = Make("cat", once);
  EXPECT_EQ(Messages(all, 99), (std::vector<std::string>{
                                   R"({"id_str":"100","text":"cat","user":{"id_str":"77"}})",
                                   R"({"id_str":"101","text":"dog","user":{"id_str":"77"}})",
                                   R"({"id_str":"102","text":"cat dog","user":{"id_str":"77"}})"}));
  EXPECT_EQ(
      Messages(cats, 99),
      (std::vector<std::string>{R"({"id_str":"100","text":"cat","user":{"id_str":"77"}})",
                                R"({"id_str":"102","text":"cat dog","user":{"id_str":"77"}})"}));
  EXPECT_EQ(all.Next(kNow).kind, Step::Kind::kEnd);
}

TEST_F(MessageScheduleTest, NoticesComeInTurn) {
  MessageSchedule schedule = Make("dog", {.once = true, .first_id = 100, .notice_every = 1});
  EXPECT_EQ(Messages(schedule, 99),
            (std::vector<std::string>{
                R"({"id_str":"101","text":"dog","user":{"id_str":"77"}})",
                R"({"delete":{"status":{"id":101,"id_str":"101","user_id":77,"user_id_str":"77"},)"
                R"("timestamp_ms":"1700000000000"}})",
                R"({"id_str":"102","text":"cat dog","user":{"id_str":"77"}})",
                R"({"limit":{"track":3,"timestamp_ms":"1700000000000"}})"}));
  EXPECT_EQ(schedule.notices_sent(), 2u);
}

TEST_F(MessageScheduleTest, SilentIfNothingMatches) {
  EXPECT_TRUE(Make("owl", {}).IsSilent());
  EXPECT_FALSE(Make("cat", {}).IsSilent());
  MessageSchedule once = Make("owl", {.once = true});
  EXPECT_FALSE(once.IsSilent()) << "it comes to its end";
  EXPECT_TRUE(Messages(once, 1).empty());
}

}  // namespace
}  // namespace sandbox
