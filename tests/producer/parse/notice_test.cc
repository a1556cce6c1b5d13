#include <string_view>

#include <gtest/gtest.h>

#include "producer/parse/tweet_parser.h"

namespace producer {
namespace {

Notice NoticeOf(std::string_view line) {
  TweetParser parser;
  const Message message = parser.Parse(line);
  const Notice* notice = std::get_if<Notice>(&message);
  if (notice == nullptr) ADD_FAILURE() << "no notice: " << line;
  return notice == nullptr ? Notice{} : *notice;
}

TEST(Notice, DeletionIsNoTweet) {
  const Notice notice = NoticeOf(
      R"({"delete":{"status":{"id":1234,"id_str":"1234","user_id":3,"user_id_str":"3"}}})");
  EXPECT_EQ(notice.kind, NoticeKind::kDelete);
  EXPECT_EQ(notice.key, "delete");
  EXPECT_EQ(notice.deleted_id, "1234");
  EXPECT_EQ(notice.deleted_at, std::nullopt);
}

TEST(Notice, DeletionTellsWhichTweetAndWhen) {
  const Notice full = NoticeOf(
      R"({"delete":{"status":{"id":1,"id_str":"18446744073709551615"},"timestamp_ms":"1500"}})");
  EXPECT_EQ(full.deleted_id, "18446744073709551615");
  EXPECT_EQ(full.deleted_at, 1500);
  EXPECT_EQ(NoticeOf(R"({"delete":{"status":{"id":77}}})").deleted_id, "77");
  for (const char* line :
       {R"({"delete":{}})", R"({"delete":{"status":{"id_str":"x1"}}})",
        R"({"delete":{"status":{"id_str":"123456789012345678901"}}})", R"({"delete":[1]})",
        R"({"delete":{"status":7}})", R"({"delete":{"status":{"id":-5}}})"}) {
    EXPECT_EQ(NoticeOf(line).deleted_id, "") << line;
  }
  EXPECT_EQ(NoticeOf(R"({"delete":{"status":{"id":7},"timestamp_ms":"soon"}})").deleted_at,
            std::nullopt);
}

TEST(Notice, LimitTellsHowManyWereNotSent) {
  const Notice notice = NoticeOf(R"({"limit":{"track":1234,"timestamp_ms":"1"}})");
  EXPECT_EQ(notice.kind, NoticeKind::kLimit);
  EXPECT_EQ(notice.undelivered, 1234);
  EXPECT_EQ(NoticeOf(R"({"limit":{"track":-4}})").undelivered, 0);
  EXPECT_EQ(NoticeOf(R"({"limit":{"track":"x"}})").undelivered, 0);
  EXPECT_EQ(NoticeOf(R"({"limit":7})").undelivered, 0);
}

TEST(Notice, DisconnectAndWarningKeepTheServersWords) {
  const Notice end = NoticeOf(R"({"disconnect":{"code":7,"stream_name":"s","reason":"newer"}})");
  EXPECT_EQ(end.kind, NoticeKind::kDisconnect);
  EXPECT_EQ(end.detail, "7: newer");
  const Notice slow = NoticeOf(
      R"({"warning":{"code":"FALLING_BEHIND","message":"over 60% full","percent_full":60}})");
  EXPECT_EQ(slow.kind, NoticeKind::kWarning);
  EXPECT_EQ(slow.detail, "FALLING_BEHIND: over 60% full");
}

TEST(Notice, OtherKindsAreToldByTheirKey) {
  EXPECT_EQ(NoticeOf(R"({"scrub_geo":{"user_id":1,"up_to_status_id":2}})").kind,
            NoticeKind::kScrubGeo);
  EXPECT_EQ(NoticeOf(R"({"status_withheld":{"id":1,"user_id":2}})").kind,
            NoticeKind::kStatusWithheld);
  EXPECT_EQ(NoticeOf(R"({"user_withheld":{"id":1}})").kind, NoticeKind::kUserWithheld);
  const Notice unknown = NoticeOf(R"({"friends":[1,2],"more":{"id":3,"text":"no"}})");
  EXPECT_EQ(unknown.kind, NoticeKind::kUnknown);
  EXPECT_EQ(unknown.key, "friends");
}

}  // namespace
}  // namespace producer
