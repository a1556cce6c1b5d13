#include "sandbox/stream_simulator/oauth_verifier.h"

#include <gtest/gtest.h>

#include "tests/support/fake_clock.h"

namespace sandbox {
namespace {

constexpr std::int64_t kVerifiedAt = 1'700'000'000;
const producer::OAuth1Credentials kKeys{"ck", "consumer-s3cret", "at", "token-s3cret"};

// A server and a client of it.
class OAuthVerifierTest : public testing::Test {
 protected:
  // What the server says to a client with those keys, clock and nonce; "" if it is content.
  std::string Answer(const producer::OAuth1Credentials& keys, std::int64_t seconds,
                     std::string_view nonce) {
    HttpRequest request{"POST", kTarget, {}, "track=a%20b"};
    request.headers = {{"host", "stream.test:8080"},
                       {"content-type", "application/x-www-form-urlencoded"}};
    const producer::SignedRequest is_signed{"POST", "https://stream.test:8080" + kTarget,
                                            "track=a+b"};
    request.headers.emplace_back("authorization",
                                 producer::OAuth1Header(keys, is_signed, seconds, nonce));
    return AnswerTo(request);
  }

  std::string AnswerTo(const HttpRequest& request) {
    const auto verified = verifier_.Verify(request, "https");
    if (verified) return "";
    EXPECT_EQ(verified.error().status, 401);
    return verified.error().message;
  }

  const std::string kTarget = "/1.1/statuses/filter.json?language=en";
  test::FakeClock clock_{kVerifiedAt * 1000};
  OAuthVerifier verifier_{kKeys, clock_};
};

TEST_F(OAuthVerifierTest, RightKeysAreLetIn) { EXPECT_EQ(Answer(kKeys, kVerifiedAt, "n1"), ""); }

TEST_F(OAuthVerifierTest, AnswerSaysWhichKeyIsWrong) {
  EXPECT_NE(Answer({"xx", "consumer-s3cret", "at", "token-s3cret"}, kVerifiedAt, "n")
                .find("consumer key"),
            std::string::npos);
  EXPECT_NE(Answer({"ck", "consumer-s3cret", "xx", "token-s3cret"}, kVerifiedAt, "n")
                .find("access token"),
            std::string::npos);
  EXPECT_NE(Answer({"ck", "xx", "at", "token-s3cret"}, kVerifiedAt, "n").find("wrong signature"),
            std::string::npos);
  EXPECT_NE(Answer({"ck", "consumer-s3cret", "at", "xx"}, kVerifiedAt, "n").find("wrong signature"),
            std::string::npos);
}

// Fails when the text that helps to find a wrong signature gives the secrets away.
TEST_F(OAuthVerifierTest, NoSecretIsAnswered) {
  EXPECT_EQ(Answer({"ck", "xx", "at", "xx"}, kVerifiedAt, "n").find("s3cret"), std::string::npos);
}

TEST_F(OAuthVerifierTest, ClockMayBeFiveMinutesOff) {
  EXPECT_EQ(Answer(kKeys, kVerifiedAt - 300, "n1"), "");
  EXPECT_EQ(Answer(kKeys, kVerifiedAt + 300, "n2"), "");
  EXPECT_EQ(Answer(kKeys, kVerifiedAt - 301, "n3"),
            "Timestamp out of bounds: the client's clock is 301 s behind the server's, more than "
            "300 s.");
  EXPECT_EQ(Answer(kKeys, kVerifiedAt + 3600, "n4"),
            "Timestamp out of bounds: the client's clock is 3600 s ahead of the server's, more "
            "than 300 s.");
}

TEST_F(OAuthVerifierTest, NonceCountsOnce) {
  EXPECT_EQ(Answer(kKeys, kVerifiedAt, "n"), "");
  EXPECT_NE(Answer(kKeys, kVerifiedAt, "n").find("nonce was used"), std::string::npos);
  EXPECT_EQ(Answer(kKeys, kVerifiedAt + 1, "n"), "") << "unique within a second is enough";
  clock_.Advance(std::chrono::minutes(10));
  EXPECT_NE(Answer(kKeys, kVerifiedAt, "n").find("Timestamp"), std::string::npos)
      << "forgotten nonces are too old to be used again";
}

TEST_F(OAuthVerifierTest, HalfAHeaderIsNoHeader) {
  HttpRequest request{"GET", kTarget, {{"host", "stream.test:8080"}}, ""};
  EXPECT_NE(AnswerTo(request).find("no Authorization header"), std::string::npos);
  request.headers.emplace_back("authorization", "Bearer AAAA");
  EXPECT_NE(AnswerTo(request).find("no Authorization header"), std::string::npos);
  request.headers.back().second = "OAuth oauth_consumer_key=\"ck\"";
  EXPECT_NE(AnswerTo(request).find("oauth_nonce is missing"), std::string::npos);
  request.headers.back().second = "OAuth oauth_consumer_key=\"";
  EXPECT_NE(AnswerTo(request), "");
  request.headers.back().second = "OAuth ,,=\"\",";
  EXPECT_NE(AnswerTo(request), "");
}

}  // namespace
}  // namespace sandbox
