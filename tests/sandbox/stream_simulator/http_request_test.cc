#include "sandbox/stream_simulator/http_request.h"

#include <gtest/gtest.h>

namespace sandbox {
namespace {

constexpr std::string_view kPost =
    "POST /1.1/statuses/filter.json?delimited=length HTTP/1.1\r\n"
    "HOST: localhost:80\r\nContent-Type: application/x-www-form-urlencoded; charset=UTF-8\r\n"
    "Content-Length: 7\r\n\r\ntrack=a";

int StatusOf(std::string_view bytes) {
  const auto request = ReadRequest(bytes);
  return request ? 200 : request.error().status;
}

TEST(HttpRequest, PartsAreRead) {
  const auto request = ReadRequest(kPost);
  ASSERT_TRUE(request && *request);
  EXPECT_EQ((*request)->method, "POST");
  EXPECT_EQ((*request)->Path(), "/1.1/statuses/filter.json");
  EXPECT_EQ((*request)->Query(), "delimited=length");
  EXPECT_EQ((*request)->Header("host"), "localhost:80");
  EXPECT_EQ((*request)->Header("accept"), "");
  EXPECT_EQ((*request)->FormBody(), "track=a");
}

// Fails when a request is answered before it is whole, wherever the network cuts it.
TEST(HttpRequest, NoPrefixIsARequest) {
  for (std::size_t size = 0; size < kPost.size(); ++size) {
    const auto request = ReadRequest(kPost.substr(0, size));
    ASSERT_TRUE(request.has_value()) << size;
    EXPECT_FALSE(request->has_value()) << size;
  }
}

TEST(HttpRequest, OtherBodiesAreNoForm) {
  const auto request = ReadRequest(
      "POST / HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");
  ASSERT_TRUE(request && *request);
  EXPECT_EQ((*request)->body, "{}");
  EXPECT_EQ((*request)->FormBody(), "");
}

TEST(HttpRequest, WhatCannotBeReadIsRefused) {
  EXPECT_EQ(StatusOf("hello\r\n\r\n"), 400);
  EXPECT_EQ(StatusOf("GET / HTTP/1.1\r\nno colon\r\n\r\n"), 400);
  EXPECT_EQ(StatusOf("POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n"), 400);
  EXPECT_EQ(StatusOf("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"), 411);
  EXPECT_EQ(StatusOf("POST / HTTP/1.1\r\nContent-Length: 1048577\r\n\r\n"), 413);
  EXPECT_EQ(StatusOf("GET /" + std::string(8192, 'a') + " HTTP/1.1\r\n\r\n"), 414);
  EXPECT_EQ(StatusOf("GET / HTTP/1.1\r\nA: " + std::string(70000, 'a')), 431);
}

TEST(HttpRequest, WaitForContinueIsSeen) {
  EXPECT_TRUE(WaitsForContinue("POST / HTTP/1.1\r\nExpect: 100-Continue\r\n\r\n"));
  EXPECT_FALSE(WaitsForContinue("POST / HTTP/1.1\r\nExpect: 100-Continue\r\n"));
  EXPECT_FALSE(WaitsForContinue(kPost));
}

}  // namespace
}  // namespace sandbox
