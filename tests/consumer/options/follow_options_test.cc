#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/consumer/options/parsed_line.h"

namespace consumer {
namespace {

using test::Arguments;
using test::Complaint;
using test::Parse;

TEST(FollowOptionsTest, TagsAreTakenAsTheyStand) {
  const ConsumerOptions options = Parse(
      {"--follow-tag", "#a", "--follow-tag", "B", "--follow-keep", "0", "--sink", "sqlite:out.db"});
  EXPECT_EQ(options.follow.tags, (Arguments{"#a", "B"}));
  EXPECT_EQ(options.follow.keep, 0u);
  EXPECT_EQ(Parse({}).follow.keep, 1000u);
  EXPECT_NE(Complaint({"--follow-tag", "", "--sink", "jsonl:a"}), "");
}

TEST(FollowOptionsTest, SomeSinkMustTakeTweets) {
  for (const Arguments& sinks : {Arguments{}, {"--sink", "kafka:t"}, {"--sql", "select 1"}}) {
    Arguments arguments{"--follow-tag", "#a"};
    arguments.insert(arguments.end(), sinks.begin(), sinks.end());
    EXPECT_NE(Complaint(arguments).find("add --sink jsonl:PATH"), std::string::npos);
  }
  for (const char* sink : {"jsonl:a", "csv:a", "sqlite:a"}) {
    EXPECT_EQ(Complaint({"--follow-tag", "#a", "--sink", sink, "--sink", "console"}), "");
  }
}

TEST(FollowOptionsTest, TheDashboardTakesTweetsToo) {
  EXPECT_EQ(Complaint({"--follow-tag", "#a", "--http", "127.0.0.1:0"}), "");
  EXPECT_NE(Complaint({"--follow-tag", "#a"}).find("or --http HOST:PORT"), std::string::npos);
}

TEST(FollowOptionsTest, KeepIsAboutFollowedTagsInSqlite) {
  EXPECT_NE(Complaint({"--follow-keep", "5"}).find("add --follow-tag"), std::string::npos);
  EXPECT_NE(Complaint({"--follow-tag", "#a", "--follow-keep", "5", "--sink", "csv:a"})
                .find("add --sink sqlite:PATH"),
            std::string::npos);
}

TEST(FollowOptionsTest, WhatIsNotCountedIsNotFollowed) {
  EXPECT_NE(Complaint({"--count", "none", "--show-tweets", "1", "--follow-tag", "#a", "--sink",
                       "jsonl:a", "--sink", "console"}),
            "");
}

}  // namespace
}  // namespace consumer
