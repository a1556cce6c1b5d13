#include "sandbox/stream_simulator/simulator_options.h"

#include <gtest/gtest.h>

namespace sandbox {
namespace {

std::string ProblemOf(const std::vector<std::string>& arguments) {
  SimulatorOptions options;
  const auto read = ReadSimulatorOptions(arguments, {}, options);
  if (read) return "";
  EXPECT_EQ(read.error().kind, shared::ErrorKind::kUsage);
  return read.error().what;
}

TEST(SimulatorOptions, FlagsAreRead) {
  SimulatorOptions options;
  const auto read = ReadSimulatorOptions(
      {"--port", "8443", "--tweets", "t", "--credentials-file", "c", "--rate", "2.5", "--once",
       "--keep-alive", "500ms", "--notice-every", "7", "--tls-name", "stream.test"},
      {}, options);
  ASSERT_TRUE(read.has_value()) << read.error().what;
  EXPECT_EQ(options.port, 8443u);
  EXPECT_EQ(options.stream.rate, 2.5);
  EXPECT_EQ(options.stream.keep_alive, std::chrono::milliseconds(500));
  EXPECT_EQ(options.stream.schedule.notice_every, 7u);
  EXPECT_TRUE(options.stream.schedule.once);
  EXPECT_EQ(options.tls_name, "stream.test");
}

TEST(SimulatorOptions, WhatCannotBeIsSaidSo) {
  EXPECT_NE(ProblemOf({}).find("--tweets is missing"), std::string::npos);
  EXPECT_NE(ProblemOf({"--tweets", "t"}).find("--credentials-file is missing"), std::string::npos);
  EXPECT_NE(ProblemOf({"--answer", "420", "--ca-out", "f"}).find("--tls-name"), std::string::npos);
  EXPECT_NE(ProblemOf({"--answer", "200"}), "");
  EXPECT_NE(ProblemOf({"--answer", "420", "--rate", "-1"}), "");
  EXPECT_EQ(ProblemOf({"--answer", "420"}), "");
  EXPECT_NE(ProblemOf({"--answer", "420", "--fault", "bite"}).find("--fault"), std::string::npos);
  EXPECT_NE(ProblemOf({"--answer", "420", "--fault", "none", "--scenario", "f"}), "");
  EXPECT_NE(ProblemOf({"--answer", "420", "--fault", "backlog", "--rate", "0"}), "");
}

}  // namespace
}  // namespace sandbox
