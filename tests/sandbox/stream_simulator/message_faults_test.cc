#include "sandbox/stream_simulator/message_faults.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "sandbox/stream_simulator/twitter_dialect.h"

namespace sandbox {
namespace {

constexpr shared::UnixMillis kFaultAt = 1'700'000'000'000;

// What a client is sent of a file with so many statuses: ids, or the first key of what has none.
std::vector<std::string> Sent(const std::string& words, int statuses) {
  const std::vector<SampleStatus> file(
      static_cast<std::size_t>(statuses),
      *ReadStatus(R"({"id_str":"1","text":"cat","user":{"id_str":"77"}})"));
  TweetIds ids;
  const TwitterDialect dialect;
  MessageSchedule schedule(file, [](const SampleStatus&) { return true; }, dialect, ids,
                           {.once = true, .first_id = 1, .notice_every = 0});
  MessageFaults messages(schedule, dialect, *ParseFault(words));
  std::vector<std::string> sent;
  for (Step step = messages.Next(kFaultAt); step.kind != Step::Kind::kEnd;
       step = messages.Next(kFaultAt)) {
    if (step.kind == Step::Kind::kPassedOver) continue;
    const bool json = step.message.starts_with("{\"");
    sent.push_back(step.status ? std::to_string(step.status->id)
                   : json      ? step.message.substr(2, step.message.find('"', 2) - 2)
                               : "?");
  }
  return sent;
}

using Strings = std::vector<std::string>;

TEST(MessageFaults, NoneChangesNothing) { EXPECT_EQ(Sent("none", 3), (Strings{"1", "2", "3"})); }

TEST(MessageFaults, EachNthComesTwice) {
  EXPECT_EQ(Sent("duplicates", 2), (Strings{"1", "1", "2", "2"}));
  EXPECT_EQ(Sent("duplicates:2", 3), (Strings{"1", "2", "2", "3"}));
}

// Fails when a group that is not whole is swallowed at the end of the file.
TEST(MessageFaults, IdsFallWithinAGroup) {
  EXPECT_EQ(Sent("disorder:3", 5), (Strings{"3", "2", "1", "5", "4"}));
}

TEST(MessageFaults, ADeleteComesBeforeItsTweet) {
  EXPECT_EQ(Sent("early-delete:2", 3), (Strings{"1", "delete", "2", "3"}));
}

TEST(MessageFaults, OthersComeInBetween) {
  EXPECT_EQ(Sent("garbage:2", 3), (Strings{"1", "2", "?", "3"}));
  EXPECT_EQ(Sent("notices:1", 1), (Strings{"1", "delete", "scrub_geo", "status_withheld",
                                           "user_withheld", "friends_of_friends"}));
  EXPECT_EQ(Sent("limit", 10).back(), "limit");
}

}  // namespace
}  // namespace sandbox
