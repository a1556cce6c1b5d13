#include "sandbox/stream_simulator/http_response.h"

#include <gtest/gtest.h>

namespace sandbox {
namespace {

constexpr shared::UnixMillis kRfcExample = 784887151000;  // The example of RFC 9110.

bool Has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

TEST(HttpResponse, RefusalSaysWhy) {
  EXPECT_EQ(RefusalResponse({406, 7, "No \"track\"."}, kRfcExample),
            "HTTP/1.1 406 Not Acceptable\r\nDate: Tue, 15 Nov 1994 08:12:31 GMT\r\n"
            "Server: stream-simulator\r\nContent-Type: application/json; charset=utf-8\r\n"
            "Content-Length: 50\r\nConnection: close\r\n\r\n"
            "{\"errors\":[{\"code\":7,\"message\":\"No \\\"track\\\".\"}]}\n");
}

TEST(HttpResponse, RateLimitsSayWhenTheyEnd) {
  for (const int status : {420, 429}) {
    const std::string response = RefusalResponse(AnswerOf(status), kRfcExample);
    EXPECT_TRUE(Has(response, "x-rate-limit-limit: 15\r\n")) << response;
    EXPECT_TRUE(Has(response, "x-rate-limit-remaining: 0\r\n")) << response;
    EXPECT_TRUE(Has(response, "x-rate-limit-reset: 784887211\r\n")) << response;
  }
  EXPECT_TRUE(
      Has(RefusalResponse(AnswerOf(420), kRfcExample), "HTTP/1.1 420 Enhance Your Calm\r\n"));
  EXPECT_FALSE(Has(RefusalResponse(AnswerOf(503), kRfcExample), "x-rate-limit"));
  EXPECT_TRUE(
      Has(RefusalResponse(AnswerOf(503), kRfcExample, 0), "x-rate-limit-reset: 784887151\r\n"));
}

TEST(HttpResponse, EveryStatusHasABody) {
  for (int status = 400; status < 600; ++status) {
    EXPECT_FALSE(AnswerOf(status).message.empty());
    EXPECT_EQ(AnswerOf(status).status, status);
  }
}

TEST(HttpResponse, StreamHeadSaysGzipOnlyWhereItIs) {
  EXPECT_TRUE(Has(StreamHead(true, kRfcExample), "Content-Encoding: gzip\r\n"));
  EXPECT_FALSE(Has(StreamHead(false, kRfcExample), "Content-Encoding"));
  EXPECT_TRUE(Has(StreamHead(false, kRfcExample), "Transfer-Encoding: chunked\r\n"));
}

}  // namespace
}  // namespace sandbox
