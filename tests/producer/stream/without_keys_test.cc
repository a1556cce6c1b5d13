#include "producer/stream/without_keys.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "producer/stream/percent_encoding.h"

namespace producer {
namespace {

// With what percent-encoding changes, and one key that begins with another.
const OAuth1Credentials kCredentials{"app+key/1", "app=secret", "370773112-Gm",
                                     "370773112-Gm-secret"};
const Secrets kKeys = SecretsOf(kCredentials);

std::string Masked(const std::string& text) { return WithoutKeys(text, kKeys); }

TEST(WithoutKeysTest, EachKeyBecomesAMask) {
  EXPECT_EQ(Masked("app+key/1, app=secret, 370773112-Gm, 370773112-Gm-secret."),
            "***, ***, ***, ***.");
  EXPECT_EQ(Masked("nothing of ours"), "nothing of ours");
  EXPECT_EQ(Masked(""), "");
}

// Fails when a key can be read back from what a server quotes of a header or a base string.
TEST(WithoutKeysTest, EncodedKeysAreMaskedToo) {
  for (const std::string& key : {kCredentials.consumer_key, kCredentials.consumer_secret}) {
    const std::string once = PercentEncode(key);
    EXPECT_EQ(Masked("a " + once + " b"), "a *** b");
    EXPECT_EQ(Masked("a " + PercentEncode(once) + " b"), "a *** b");
  }
  EXPECT_EQ(Masked("oauth_consumer_key%3Dapp%252bkey%252f1%26"), "oauth_consumer_key%3D***%26")
      << "small hex digits";
  EXPECT_EQ(Masked("APP+KEY/1"), "***");
}

TEST(WithoutKeysTest, AKeyThatTheEndCutsOffIsMasked) {
  EXPECT_EQ(Masked("signed by 370773112-Gm-sec"), "signed by ***");
  EXPECT_EQ(Masked("signed by app%25"), "signed by ***");
  EXPECT_EQ(Masked("an app"), "an app") << "three bytes tell nobody anything";
}

TEST(WithoutKeysTest, ShortKeysWouldMaskOrdinaryWords) {
  EXPECT_EQ(WithoutKeys("the key is bad", {"key", "the", "bad", "is"}), "the key is bad");
}

// Fails when the cut comes before the mask: a key across it would be shown in part.
TEST(WithoutKeysTest, AnAnswerIsCutAfterItIsMasked) {
  const std::string body = std::string(30, 'x') + " 370773112-Gm-secret " + std::string(99, 'y');
  EXPECT_EQ(AnswerText(body, kKeys, 40), std::string(30, 'x') + " *** yyyyy…");
  std::string many;
  for (int i = 0; i < 300; ++i) many += "370773112-Gm-secret,";
  many.resize(4096);
  EXPECT_EQ(AnswerText(many, kKeys).find_first_not_of("*,…"), std::string::npos);
}

TEST(WithoutKeysTest, AnAnswerIsOneLineOfUtf8) {
  EXPECT_EQ(AnswerText("<h1>\r\n  no\t\tentry </h1>\n\n", kKeys), "<h1> no entry </h1>");
  EXPECT_EQ(AnswerText("ééé", kKeys, 3), "é…");
  EXPECT_EQ(AnswerText("a\xFF", kKeys), "a\uFFFD");
  EXPECT_EQ(AnswerText(" \n", kKeys), "");
}

}  // namespace
}  // namespace producer
