#include "shared/http/site.h"

#include <string>

#include <gtest/gtest.h>

namespace shared::http {
namespace {

constexpr const char* kToken = "0123456789abcdef";

Routes Some() {
  const auto says = [](const char* what) {
    return [what](const Request& request) {
      return TextResponse(200, std::string(what) + request.tail);
    };
  };
  return {{"/", says("page")},
          {"/livez", says("lives")},
          {"/readyz", says("ready")},
          {"/api/tags/{tag}", says("tag ")},
          {"/api/tags/all", says("all")},
          {"/api/tags/deep/{tag}", says("deep ")}};
}

Request Ask(std::string path, std::multimap<std::string, std::string> headers = {}) {
  headers.emplace("host", "localhost");
  return {.path = std::move(path), .headers = std::move(headers)};
}

Site Guarded() { return Site(Some(), {.token = Token(kToken), .cookie = "key"}); }

TEST(HttpSite, ARouteMayHaveANameForTheRest) {
  const Site site(Some());
  EXPECT_EQ(site.Answer(Ask("/api/tags/#kafka")).body, "tag #kafka");
  EXPECT_EQ(site.Answer(Ask("/api/tags/a/b")).body, "tag a/b");
  EXPECT_EQ(site.Answer(Ask("/api/tags/all")).body, "all");
  EXPECT_EQ(site.Answer(Ask("/api/tags/allx")).body, "tag allx");
  EXPECT_EQ(site.Answer(Ask("/api/tags/deep/x")).body, "deep x");
  EXPECT_EQ(site.Answer(Ask("/api/tags/{tag}")).body, "tag {tag}");
  EXPECT_EQ(site.Answer(Ask("/api/tags/")).status, 404);
  EXPECT_EQ(site.Answer(Ask("/api/tag")).status, 404);
}

// Fails when an answer, a refusal too, lacks what keeps a page's foreign scripts out.
TEST(HttpSite, EveryAnswerHasTheHeadersThatGuardAPage) {
  const Site site(Some());
  for (const Response& response :
       {site.Answer(Ask("/")), site.Answer(Ask("/nothing")), site.Refuse(431, "too large"),
        site.Answer({.path = "/", .headers = {{"host", "evil.example"}}})}) {
    EXPECT_NE(response.headers.at("Content-Security-Policy").find("script-src 'self';"),
              std::string::npos);
    EXPECT_EQ(response.headers.at("Content-Security-Policy").find("unsafe"), std::string::npos);
    EXPECT_EQ(response.headers.at("X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(response.headers.at("Referrer-Policy"), "no-referrer");
    EXPECT_EQ(response.headers.at("Cache-Control"), "no-store");
  }
}

TEST(HttpSite, RefusalsHaveTheSitesForm) {
  const Site site(Some(), {}, JsonRefusal);
  const Response response = site.Answer(Ask("/nothing"));
  EXPECT_EQ(response.content_type, "application/json");
  EXPECT_EQ(response.body.find(R"({"error":"nothing is here; there are /, )"), 0u);
  EXPECT_EQ(JsonRefusal(400, "\"<b>\n").body, "{\"error\":\"\\\"<b>\\n\"}\n");
}

// Fails when somebody without the token reads anything but the probes.
TEST(HttpSite, WithATokenOnlyProbesAreFree) {
  const Site site = Guarded();
  EXPECT_EQ(site.Answer(Ask("/livez")).status, 200);
  EXPECT_EQ(site.Answer(Ask("/readyz")).status, 200);
  for (const char* path : {"/", "/api/tags/x", "/nothing", "/livez/", "//livez"}) {
    const Response response = site.Answer(Ask(path));
    EXPECT_EQ(response.status, 401) << path;
    EXPECT_EQ(response.headers.at("WWW-Authenticate"), "Bearer");
  }
}

TEST(HttpSite, ATokenIsABearersOrACookies) {
  const Site site = Guarded();
  const auto status = [&](const char* name, const std::string& value) {
    return site.Answer(Ask("/", {{name, value}})).status;
  };
  EXPECT_EQ(status("authorization", std::string("Bearer ") + kToken), 200);
  EXPECT_EQ(status("authorization", std::string("bearer ") + kToken), 200);
  EXPECT_EQ(status("authorization", kToken), 401);
  EXPECT_EQ(status("authorization", std::string("Basic ") + kToken), 401);
  EXPECT_EQ(status("authorization", "Bearer 0123456789abcdeX"), 401);
  EXPECT_EQ(status("authorization", ""), 401);
  EXPECT_EQ(status("cookie", std::string("key=") + kToken), 200);
  EXPECT_EQ(status("cookie", std::string("a=1; key=") + kToken + "; b=2"), 200);
  EXPECT_EQ(status("cookie", std::string("xkey=") + kToken), 401);
  EXPECT_EQ(status("cookie", "key=; key"), 401);
  EXPECT_EQ(status("cookie", ";;;"), 401);
}

TEST(HttpSite, TheTokenInTheAddressBecomesACookie) {
  const Site site = Guarded();
  Request request = Ask("/");
  request.query = {{"token", kToken}};
  const Response response = site.Answer(request);
  EXPECT_EQ(response.status, 303);
  EXPECT_EQ(response.headers.at("Location"), "/");
  EXPECT_EQ(response.headers.at("Set-Cookie"),
            std::string("key=") + kToken + "; Path=/; HttpOnly; SameSite=Strict");
  request.query = {{"token", "wrong"}};
  EXPECT_EQ(site.Answer(request).status, 401);
  EXPECT_FALSE(site.Answer(request).headers.contains("Set-Cookie"));
}

// A page of another site has no cookie of this one, under whatever name it asks.
TEST(HttpSite, WithATokenAnyNameWillDo) {
  const Response response =
      Guarded().Answer({.path = "/",
                        .headers = {{"host", "wall.example:8080"},
                                    {"authorization", std::string("Bearer ") + kToken}}});
  EXPECT_EQ(response.status, 200);
}

}  // namespace
}  // namespace shared::http
