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

// Fails when a test can ask for a fault that never comes.
TEST(SimulatorOptions, AFaultThatWouldDoNothingIsRefused) {
  const auto bluesky = [](const std::string& words) {
    return ProblemOf({"--tweets", "t", "--protocol", "bluesky", "--fault", words});
  };
  for (const std::string words :
       {"plain", "disorder", "early-delete", "limit", "evict", "cut:pair", "cut:gzip"}) {
    const std::string name = words.substr(0, words.find(':'));
    EXPECT_NE(bluesky("close:5 " + words).find("the fault " + name), std::string::npos) << words;
    EXPECT_EQ(ProblemOf({"--answer", "420", "--fault", words}), "") << words;
  }
  for (const std::string words :
       {"none times:3", "http:503", "refuse", "hang", "skew:5", "close", "cut:line", "silence",
        "quiet", "disconnect:4", "endless", "duplicates", "notices", "garbage", "drip", "backlog",
        "too-old"}) {
    EXPECT_EQ(bluesky(words), "") << words;
  }
}

// Fails when a fault that one protocol has is refused for all, or taken for all.
TEST(SimulatorOptions, WhichFaultsDoNothingIsAMatterOfTheProtocol) {
  const auto refused = [](const std::string& protocol, const std::string& words) {
    const std::string problem =
        ProblemOf({"--answer", "420", "--protocol", protocol, "--fault", words});
    if (problem.empty()) return false;
    EXPECT_EQ(problem, "the fault " + words + " does nothing with --protocol " + protocol);
    return true;
  };
  for (const std::string protocol : {"twitter", "mastodon", "x"}) {
    EXPECT_TRUE(refused(protocol, "too-old")) << protocol;
    EXPECT_FALSE(refused(protocol, "plain disorder early-delete evict cut:gzip")) << protocol;
  }
  EXPECT_TRUE(refused("mastodon", "limit"));
  EXPECT_FALSE(refused("twitter", "limit"));
}

}  // namespace
}  // namespace sandbox
