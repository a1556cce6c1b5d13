#include "producer/rules/rules_client.h"

#include <string>
#include <variant>

#include <gtest/gtest.h>

#include "tests/support/scripted_server.h"

namespace producer {
namespace {

using test::Say;
using test::ScriptedServer;

Say Answer(const std::string& body, const std::string& status = "200 OK") {
  return {"HTTP/1.1 " + status + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
          body};
}

// `next`: the token of the page behind it; empty: there is none.
Say Page(const std::string& id, const std::string& next) {
  return Answer(R"({"data":[{"id":")" + id + R"(","value":"v)" + id + R"("}],"meta":{"sent":"x")" +
                (next.empty() ? "" : R"(,"next_token":")" + next + "\"") + "}}");
}

class RulesClientTest : public testing::Test {
 protected:
  RulesClient ClientOf(const ScriptedServer& server) {
    return {
        {.url = server.url(), .token = "token-of-ada", .user_agent = "test"}, clock_, shutdown_};
  }

  shared::SystemClock clock_;
  shared::Shutdown shutdown_;
};

// Fails when the rules behind the first page are taken for absent: they would be added again, and
// again, as X takes none twice.
TEST_F(RulesClientTest, ListsAllPages) {
  const ScriptedServer server({{Page("1", "a/b")}, {Page("2", "c")}, {Page("3", "")}});
  const auto rules = ClientOf(server).List();
  ASSERT_TRUE(rules.has_value()) << rules.error().why;
  ASSERT_EQ(rules->size(), 3u);
  EXPECT_EQ((*rules)[0].value, "v1");
  EXPECT_EQ((*rules)[2].id, "3");
  EXPECT_NE(server.request().find("GET /stream?pagination_token=c HTTP/1.1"), std::string::npos)
      << server.request();
}

// Fails when a server that gives out the same token again and again is asked for ever.
TEST_F(RulesClientTest, PagesWithoutEndAreNoList) {
  const ScriptedServer server({{Page("1", "a")}, {Page("1", "a")}, {Page("1", "a")}});
  const auto rules = ClientOf(server).List();
  ASSERT_FALSE(rules.has_value());
  EXPECT_EQ(rules.error().why, server.url() + ": the list of rules has no end");
}

// Fails when half a list is taken for all of it.
TEST_F(RulesClientTest, APageThatFailsIsNoList) {
  const ScriptedServer server({{Page("1", "a")}, {Answer("", "503 Service Unavailable")}});
  const auto rules = ClientOf(server).List();
  ASSERT_FALSE(rules.has_value());
  ASSERT_TRUE(std::holds_alternative<Refusal>(rules.error().how));
  EXPECT_EQ(std::get<Refusal>(rules.error().how).status, 503);
}

// Fails when a page of somebody who answers for X is taken for a change that was made.
TEST_F(RulesClientTest, AnAnswerThatIsNoJsonIsNone) {
  const ScriptedServer server({{Answer("<html>")}, {Answer("<html>")}});
  RulesClient client = ClientOf(server);
  const auto added = client.Add({{.value = "kafka", .tag = {}}});
  ASSERT_FALSE(added.has_value());
  EXPECT_EQ(added.error().why, server.url() + ": the answer is no JSON");
  EXPECT_FALSE(client.List().has_value());
}

// Fails when a refusal shows the token.
TEST_F(RulesClientTest, ARefusalKeepsTheToken) {
  const ScriptedServer server({{Answer("who is token-of-ada?", "401 Unauthorized")}});
  const auto rules = ClientOf(server).List();
  ASSERT_FALSE(rules.has_value());
  EXPECT_EQ(rules.error().why, server.url() + ": HTTP 401: who is ***?");
}

}  // namespace
}  // namespace producer
