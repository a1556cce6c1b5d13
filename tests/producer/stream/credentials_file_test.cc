#include "producer/stream/credentials_file.h"

#include <fstream>

#include <gtest/gtest.h>

#include "tests/support/temp_dir.h"

namespace producer {
namespace {

std::string ProblemOf(std::string_view text) {
  const auto credentials = ParseCredentials(text, "twitter.txt");
  return credentials ? "" : credentials.error().what;
}

TEST(CredentialsFile, NamesBlanksAndCommentsAreRead) {
  const auto read = ParseCredentials(
      "# my app\r\n\n consumerKey  k1\r\nconsumerSecret\tk2\naccessToken 3-k\naccessTokenSecret k4",
      "twitter.txt");
  ASSERT_TRUE(read.has_value()) << read.error().what;
  EXPECT_EQ(read->consumer_key, "k1");
  EXPECT_EQ(read->consumer_secret, "k2");
  EXPECT_EQ(read->access_token, "3-k");
  EXPECT_EQ(read->access_token_secret, "k4");
  EXPECT_EQ(MissingCredential(*read), "");
}

TEST(CredentialsFile, WhatIsMissingIsNamed) {
  EXPECT_EQ(MissingCredential(*ParseCredentials("", "f")), "consumerKey");
  EXPECT_EQ(MissingCredential(*ParseCredentials("consumerKey a\nconsumerSecret b", "f")),
            "accessToken");
}

// Fails when a value, which may be a secret, gets into the message.
TEST(CredentialsFile, ErrorsNameTheLineAndNoValue) {
  EXPECT_TRUE(ProblemOf("consumerKey a\nconsumerkey s3cret").starts_with("twitter.txt:2: unknown"));
  EXPECT_TRUE(ProblemOf("accessToken").starts_with("twitter.txt:1: a name without a value"));
  EXPECT_TRUE(ProblemOf("accessToken a b").starts_with("twitter.txt:1: more than"));
  EXPECT_TRUE(ProblemOf("accessToken a\naccessToken b").starts_with("twitter.txt:2: a name that"));
  EXPECT_EQ(ProblemOf("consumerKey a\nconsumerkey s3cret").find("s3cret"), std::string::npos);
  EXPECT_EQ(ProblemOf("accessToken a s3cret").find("s3cret"), std::string::npos);
}

TEST(CredentialsFile, FileIsRead) {
  const test::TempDir folder;
  std::ofstream(folder.path() / "twitter.txt") << "consumerKey a\n";
  EXPECT_EQ(LoadCredentials(folder.path() / "twitter.txt")->consumer_key, "a");
  const auto absent = LoadCredentials(folder.path() / "absent.txt");
  ASSERT_FALSE(absent.has_value());
  EXPECT_EQ(absent.error().kind, shared::ErrorKind::kUsage);
}

}  // namespace
}  // namespace producer
