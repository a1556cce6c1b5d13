#include "sandbox/stream_simulator/request_log.h"

#include <gtest/gtest.h>

namespace sandbox {
namespace {

TEST(RequestLog, ALineHoldsWhatWasDone) {
  EXPECT_EQ(RecordJson({.connection = 2,
                        .at = std::chrono::milliseconds(12),
                        .time = 1700000000012,
                        .fault = "cut:line",
                        .method = "POST",
                        .path = "/1.1/statuses/filter.json",
                        .parameters = {{"track", "a \"b\""}, {"stall_warnings", "true"}},
                        .user_agent = "curl/7",
                        .status = 200,
                        .duration = std::chrono::milliseconds(40),
                        .bytes = 5120,
                        .statuses = 3,
                        .end = "its fault"}),
            R"({"connection":2,"at_ms":12,"unix_ms":1700000000012,"fault":"cut:line",)"
            R"("method":"POST","path":"/1.1/statuses/filter.json",)"
            R"("parameters":{"track":"a \"b\"","stall_warnings":"true"},"user_agent":"curl/7",)"
            R"("status":200,"duration_ms":40,"bytes":5120,"statuses":3,"end":"its fault"})");
}

}  // namespace
}  // namespace sandbox
