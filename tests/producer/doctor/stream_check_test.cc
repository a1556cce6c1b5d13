#include "producer/doctor/stream_check.h"

#include <gtest/gtest.h>

namespace producer {
namespace {

using namespace std::chrono_literals;
using shared::ErrorKind;

constexpr shared::UnixMillis kNow = 1'700'000'000'000;

StreamAnswer Answer(int status, std::int64_t server_ahead) {
  StreamAnswer answer;
  answer.status = status;
  answer.server_time = kNow / 1000 + server_ahead;
  return answer;
}

TEST(StreamCheckTest, ClockWithinAMinuteIsFine) {
  EXPECT_EQ(CheckClock(Answer(200, 59), kNow).verdict, Verdict::kOk);
  EXPECT_EQ(CheckClock(Answer(200, -59), kNow).verdict, Verdict::kOk);
}

// Fails when a clock that is about to be refused, or was, is called fine.
TEST(StreamCheckTest, ClockThatIsOff) {
  const Finding borne = CheckClock(Answer(200, 60), kNow);
  EXPECT_EQ(borne.verdict, Verdict::kWarning);
  EXPECT_NE(borne.what.find("clock is 60 s behind the server's"), std::string::npos) << borne.what;
  const Finding refused = CheckClock(Answer(401, -400), kNow);
  EXPECT_EQ(refused.verdict, Verdict::kFailed);
  EXPECT_EQ(refused.kind, ErrorKind::kCredentials);
  EXPECT_NE(refused.what.find("400 s ahead of"), std::string::npos) << refused.what;
}

TEST(StreamCheckTest, AServerWithoutADate) {
  EXPECT_EQ(CheckClock({.status = 200, .words = {}, .server_time = {}}, kNow).verdict,
            Verdict::kSkipped);
}

// Fails when a stranger is sent to check his keys at a stream that is closed to all.
TEST(StreamCheckTest, TwittersOwnEndpointIsClosed) {
  const Endpoint twitter = *ParseEndpoint(kTwitterEndpoint);
  for (const int status : {401, 403, 404, 410}) {
    const Finding finding = CheckAccepted(twitter, Answer(status, 0), kNow);
    EXPECT_NE(finding.what.find("closed to the public in 2023"), std::string::npos) << finding.what;
  }
  StreamAnswer nothing;
  nothing.unknown_host = true;
  EXPECT_NE(CheckAccepted(twitter, nothing, kNow).what.find("closed to the public in 2023"),
            std::string::npos);
}

TEST(StreamCheckTest, AServerInTroubleIsNoRefusal) {
  const Finding finding =
      CheckAccepted(*ParseEndpoint("https://a.example/x"), Answer(502, 0), kNow);
  EXPECT_EQ(finding.kind, ErrorKind::kRetry);
  EXPECT_EQ(finding.what, "HTTP 502: the server is in trouble: a run would try again and again");
}

}  // namespace
}  // namespace producer
