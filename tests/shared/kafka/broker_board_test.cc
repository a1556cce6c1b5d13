#include "shared/kafka/broker_board.h"

#include <gtest/gtest.h>

namespace shared::kafka {
namespace {

using Brokers = std::vector<BrokerHealth>;

// As librdkafka 2.0.2 writes it, cut down.
constexpr std::string_view kStatistics = R"({"name":"rdkafka#consumer-1","ts":5016483227792,
 "brokers":{
  "127.0.0.1:9092/bootstrap":{"name":"127.0.0.1:9092/bootstrap","nodeid":-1,
   "nodename":"127.0.0.1:9092","source":"configured","state":"UP","txerrs":1,"rxerrs":2,
   "req_timeouts":3,"toppars":{}},
  "127.0.0.1:9092/1":{"name":"127.0.0.1:9092/1","nodeid":1,"nodename":"127.0.0.1:9092",
   "source":"learned","state":"INIT","txerrs":10,"rxerrs":20,"req_timeouts":30},
  "127.0.0.1:9093/2":{"name":"127.0.0.1:9093/2","nodename":"127.0.0.1:9093","source":"learned",
   "state":"DOWN","txerrs":0,"rxerrs":0,"req_timeouts":7},
  "GroupCoordinator":{"nodename":"","source":"logical","state":"INIT","txerrs":5},
  ":0/internal":{"nodename":":0","source":"internal","state":"UP"}},
 "topics":{}})";

TEST(BrokersOfTest, ConnectionsToOneAddressAreSummedUp) {
  EXPECT_EQ(BrokersOf(kStatistics), (Brokers{{.name = "127.0.0.1:9092",
                                              .up = true,
                                              .send_errors = 11,
                                              .receive_errors = 22,
                                              .request_timeouts = 33},
                                             {.name = "127.0.0.1:9093",
                                              .up = false,
                                              .send_errors = 0,
                                              .receive_errors = 0,
                                              .request_timeouts = 7}}));
}

TEST(BrokersOfTest, WhatIsNoStatisticsTellsNothing) {
  for (const std::string_view text : {"", "{", "[]", "{}", R"({"brokers":[]})",
                                      R"({"brokers":{"a":1,"b":{"nodename":7,"state":{}}}})"}) {
    EXPECT_TRUE(BrokersOf(text).empty()) << text;
  }
}

// Fails when a counter falls as the client is made anew: a rate over it would be nonsense.
TEST(BrokerBoardTest, AnotherClientCountsOn) {
  BrokerBoard board;
  EXPECT_TRUE(board.Take().empty());
  board.Tell("one", {{.name = "a:1", .up = true, .request_timeouts = 5}});
  board.Tell("one", {{.name = "a:1", .up = true, .request_timeouts = 6}});
  board.Tell("two", {{.name = "b:1", .up = true, .request_timeouts = 1}});
  EXPECT_EQ(board.Take(), (Brokers{{.name = "a:1", .up = false, .request_timeouts = 6},
                                   {.name = "b:1", .up = true, .request_timeouts = 1}}));
  board.Tell("two", {{.name = "a:1", .up = true, .request_timeouts = 2}});
  EXPECT_EQ(board.Take(), (Brokers{{.name = "a:1", .up = true, .request_timeouts = 8},
                                   {.name = "b:1", .up = false, .request_timeouts = 1}}));
}

}  // namespace
}  // namespace shared::kafka
