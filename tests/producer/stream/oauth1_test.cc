// The published examples of OAuth 1.0: RFC 5849 (with its erratum 2550) and Twitter's
// documentation.
#include "producer/stream/oauth1.h"

#include <gtest/gtest.h>

namespace producer {
namespace {

// RFC 5849, section 3.1, whose parameters section 3.4.1.3.1 lists.
const SignedRequest kOddRequest{
    "POST", "http://EXAMPLE.COM:80/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b", "c2&a3=2+q"};
const Parameters kOddOAuth = {{"oauth_consumer_key", "9djdj82h48djs9d2"},
                              {"oauth_token", "kkk9d7dh3k39sjv7"},
                              {"oauth_signature_method", "HMAC-SHA1"},
                              {"oauth_timestamp", "137131201"},
                              {"oauth_nonce", "7d8f3e4a"}};

// Fails when a parameter is encoded once instead of twice, sorted unencoded, or lost.
TEST(OAuthExamples, RfcBaseString) {
  EXPECT_EQ(SignatureBaseString(kOddRequest, kOddOAuth),
            "POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D"
            "%253D%25253D%26c%2540%3D%26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce"
            "%3D7d8f3e4a%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D137131201%26"
            "oauth_token%3Dkkk9d7dh3k39sjv7");
}

// The RFC prints another signature here; erratum 2550 corrects it.
TEST(OAuthExamples, RfcSignatureOfTheBaseString) {
  EXPECT_EQ(
      SignHmacSha1(SignatureBaseString(kOddRequest, kOddOAuth), "j49sk3j29djd", "dh893hdasih9"),
      "r6/TJjbCOr97/+UU0NsvSne7s5g=");
}

// RFC 5849, section 1.2: temporary credentials, token, and a request for a photo.
TEST(OAuthExamples, RfcIntroduction) {
  const Parameters initiate = {{"oauth_consumer_key", "dpf43f3p2l4k3l03"},
                               {"oauth_signature_method", "HMAC-SHA1"},
                               {"oauth_timestamp", "137131200"},
                               {"oauth_nonce", "wIjqoS"},
                               {"oauth_callback", "http://printer.example.com/ready"}};
  EXPECT_EQ(SignHmacSha1(
                SignatureBaseString({"POST", "https://photos.example.net/initiate", ""}, initiate),
                "kd94hf93k423kf44", ""),
            "74KNZJeDHnMBp0EMJ9ZHt/XKycU=");
  const Parameters token = {{"oauth_consumer_key", "dpf43f3p2l4k3l03"},
                            {"oauth_token", "hh5s93j4hdidpola"},
                            {"oauth_signature_method", "HMAC-SHA1"},
                            {"oauth_timestamp", "137131201"},
                            {"oauth_nonce", "walatlh"},
                            {"oauth_verifier", "hfdp7dh39dks9884"}};
  EXPECT_EQ(
      SignHmacSha1(SignatureBaseString({"POST", "https://photos.example.net/token", ""}, token),
                   "kd94hf93k423kf44", "hdhd0244k9j7ao03"),
      "gKgrFCywp7rO0OXSjdot/IHF7IU=");
  const Parameters photo = {{"oauth_consumer_key", "dpf43f3p2l4k3l03"},
                            {"oauth_token", "nnch734d00sl2jdk"},
                            {"oauth_signature_method", "HMAC-SHA1"},
                            {"oauth_timestamp", "137131202"},
                            {"oauth_nonce", "chapoH"}};
  const SignedRequest get{"GET", "http://photos.example.net/photos?file=vacation.jpg&size=original",
                          ""};
  EXPECT_EQ(SignHmacSha1(SignatureBaseString(get, photo), "kd94hf93k423kf44", "pfkkdhi9sl3r4s00"),
            "MdpQcU8iPSUjWoN/UDMsK2sui9I=");
}

const OAuth1Credentials kDocumented{"xvz1evFS4wEEPTGEFPHBog",
                                    "kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw",
                                    "370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb",
                                    "LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE"};

std::string DocumentedHeader(const std::string& base_url) {
  const SignedRequest request{
      "POST", base_url + "?include_entities=true",
      "status=Hello%20Ladies%20%2b%20Gentlemen%2c%20a%20signed%20OAuth%20request%21"};
  return OAuth1Header(kDocumented, request, 1318622958,
                      "kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg");
}

// "Creating a signature" and "Authorizing a request", as published over the years.
TEST(OAuthExamples, TwitterDocumentation) {
  EXPECT_EQ(DocumentedHeader("https://api.twitter.com/1/statuses/update.json"),
            "OAuth oauth_consumer_key=\"xvz1evFS4wEEPTGEFPHBog\", "
            "oauth_nonce=\"kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg\", "
            "oauth_signature=\"tnnArxj06cWHq44gCs1OSKk%2FjLY%3D\", "
            "oauth_signature_method=\"HMAC-SHA1\", oauth_timestamp=\"1318622958\", "
            "oauth_token=\"370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb\", "
            "oauth_version=\"1.0\"");
  EXPECT_NE(DocumentedHeader("https://api.twitter.com/1.1/statuses/update.json")
                .find("oauth_signature=\"hCtSmYh%2BiHYCEqBWrE7C7hYmtUk%3D\""),
            std::string::npos);
  EXPECT_NE(DocumentedHeader("https://api.x.com/1.1/statuses/update.json")
                .find("oauth_signature=\"Ls93hJiZbQ3akF3HF3x1Bz8%2FzU4%3D\""),
            std::string::npos);
}

// The table of "Percent encoding parameters".
TEST(OAuthExamples, TwitterPercentEncoding) {
  EXPECT_EQ(PercentEncode("Ladies + Gentlemen"), "Ladies%20%2B%20Gentlemen");
  EXPECT_EQ(PercentEncode("An encoded string!"), "An%20encoded%20string%21");
  EXPECT_EQ(PercentEncode("Dogs, Cats & Mice"), "Dogs%2C%20Cats%20%26%20Mice");
  EXPECT_EQ(PercentEncode("☃"), "%E2%98%83");
  EXPECT_EQ(PercentEncode("-._~"), "-._~");
}

TEST(OAuthExamples, DecodingKeepsWhatIsNotEncoded) {
  EXPECT_EQ(PercentDecode("100% %zz %4 %"), "100% %zz %4 %");
  EXPECT_EQ(DecodeForm("&a==&&b"), (Parameters{{"a", "="}, {"b", ""}}));
  EXPECT_EQ(DecodeForm(EncodeForm({{"ä &", "= +"}})), (Parameters{{"ä &", "= +"}}));
}

TEST(OAuthExamples, BaseUrlIsNormalized) {
  const std::string expected = "GET&https%3A%2F%2Fexample.com%2F&a%3D1";
  EXPECT_EQ(SignatureBaseString({"GET", "HTTPS://Example.com:443?a=1", ""}, {}), expected);
  EXPECT_EQ(SignatureBaseString({"GET", "https://example.com/?a=1#b=2", ""}, {}), expected);
  EXPECT_EQ(SignatureBaseString({"GET", "http://example.com:8080/A?a=1", ""}, {}),
            "GET&http%3A%2F%2Fexample.com%3A8080%2FA&a%3D1");
}

}  // namespace
}  // namespace producer
