#include "shared/http/other_site.h"

#include <string>

#include <gtest/gtest.h>

namespace shared::http {
namespace {

using Headers = std::multimap<std::string, std::string>;

bool IsOther(Headers headers) {
  headers.emplace("host", "127.0.0.1:8080");
  return IsAskedByAnotherSite({.path = "/events", .headers = std::move(headers)});
}

// Fails when the dashboard, a typed address or a program is turned away.
TEST(OtherSite, OurPageATypedAddressAndProgramsAreNone) {
  EXPECT_FALSE(IsOther({}));
  EXPECT_FALSE(IsOther({{"sec-fetch-site", "same-origin"}}));
  EXPECT_FALSE(IsOther({{"sec-fetch-site", "none"}}));
  EXPECT_FALSE(IsOther({{"origin", "http://127.0.0.1:8080"}}));
  EXPECT_FALSE(IsOther({{"origin", "HTTP://127.0.0.1:8080"}}));
  EXPECT_FALSE(IsAskedByAnotherSite(
      {.headers = {{"host", "wall.example"}, {"origin", "https://Wall.Example"}}}));
}

// A proxy in front of us may ask under another name than the page did.
TEST(OtherSite, ABrowserKnowsBetterThanANameThatAProxyGave) {
  EXPECT_FALSE(IsOther({{"sec-fetch-site", "same-origin"}, {"origin", "https://wall.example"}}));
}

// Fails when a page anywhere can hold the places of the dashboard's readers.
TEST(OtherSite, APageOfAnotherSiteIsOne) {
  EXPECT_TRUE(IsOther({{"sec-fetch-site", "cross-site"}}));
  EXPECT_TRUE(IsOther({{"sec-fetch-site", "same-origin"}, {"sec-fetch-site", "cross-site"}}));
  EXPECT_TRUE(IsOther({{"origin", "https://evil.example"}}));
  EXPECT_TRUE(IsOther({{"origin", "null"}}));
  EXPECT_TRUE(IsOther({{"origin", ""}}));
  EXPECT_TRUE(IsOther({{"origin", "http://127.0.0.1:8080.evil.example"}}));
  EXPECT_TRUE(IsOther({{"sec-fetch-site", "none"}, {"origin", "https://evil.example"}}));
}

// The same site to a browser, as sites have no ports.
TEST(OtherSite, APageAtAnotherPortIsOne) {
  EXPECT_TRUE(IsOther({{"sec-fetch-site", "same-site"}, {"origin", "http://127.0.0.1:3000"}}));
}

TEST(OtherSite, OnlyItIsRefused) {
  const Handler handler =
      ForOwnPages([](const Request&) { return TextResponse(200, "ours"); }, JsonRefusal);
  EXPECT_EQ(handler({}).body, "ours");
  const Response refused = handler({.headers = {{"sec-fetch-site", "cross-site"}}});
  EXPECT_EQ(refused.status, 403);
  EXPECT_NE(refused.body.find("\"error\":\"a page of another site asks"), std::string::npos);
}

}  // namespace
}  // namespace shared::http
