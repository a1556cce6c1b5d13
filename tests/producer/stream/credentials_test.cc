#include "producer/stream/credentials.h"

#include <filesystem>
#include <fstream>
#include <map>

#include <gtest/gtest.h>

#include "tests/support/temp_dir.h"

namespace producer {
namespace {

class CredentialsTest : public testing::Test {
 protected:
  std::string FileWith(const std::string& text) {
    const auto path = folder_.path() / "twitter.txt";
    std::ofstream(path) << text;
    std::filesystem::permissions(path, std::filesystem::perms::owner_read);
    return path;
  }

  shared::Result<FoundCredentials> Find(std::optional<std::string> file) {
    return FindCredentials({.file = std::move(file), .environment = [this](const char* name) {
                              const auto found = environment_.find(name);
                              return found == environment_.end() ? nullptr : found->second.c_str();
                            }});
  }

  test::TempDir folder_;
  std::map<std::string, std::string> environment_;
};

constexpr const char* kWhole =
    "consumerKey f1\nconsumerSecret f2\naccessToken f3\naccessTokenSecret f4\n";

TEST_F(CredentialsTest, ANamedFileWinsOverTheEnvironmentAndIsFilledUpFromIt) {
  environment_ = {{"TWEET_PRODUCER_CONSUMER_KEY", "e1"},
                  {"TWEET_PRODUCER_ACCESS_TOKEN_SECRET", "e4"}};
  EXPECT_EQ(Find(FileWith(kWhole))->credentials.consumer_key, "f1");
  std::filesystem::remove(folder_.path() / "twitter.txt");
  const auto found = Find(FileWith("consumerKey f1\nconsumerSecret f2\naccessToken f3\n"));
  ASSERT_TRUE(found.has_value()) << found.error().what;
  EXPECT_EQ(found->credentials.consumer_key, "f1");
  EXPECT_EQ(found->credentials.access_token_secret, "e4");
}

TEST_F(CredentialsTest, TheEnvironmentAloneIsEnough) {
  environment_ = {{"TWEET_PRODUCER_CONSUMER_KEY", "e1"},
                  {"TWEET_PRODUCER_CONSUMER_SECRET", "e2"},
                  {"TWEET_PRODUCER_ACCESS_TOKEN", "e3"},
                  {"TWEET_PRODUCER_ACCESS_TOKEN_SECRET", "e4"}};
  const auto found = Find(std::nullopt);
  ASSERT_TRUE(found.has_value()) << found.error().what;
  EXPECT_EQ(found->credentials.consumer_secret, "e2");
  EXPECT_EQ(found->file, "");
}

// Fails when a value gets into the message.
TEST_F(CredentialsTest, TheMissingKeyIsNamedAndNoValue) {
  const auto found = Find(FileWith("consumerKey s3cret\nconsumerSecret s3cret\n"));
  ASSERT_FALSE(found.has_value());
  EXPECT_EQ(found.error().kind, shared::ErrorKind::kUsage);
  EXPECT_NE(found.error().what.find("accessToken"), std::string::npos) << found.error().what;
  EXPECT_EQ(found.error().what.find("s3cret"), std::string::npos) << found.error().what;
}

TEST_F(CredentialsTest, AFileThatOthersMayReadIsTold) {
  const std::string file = FileWith(kWhole);
  EXPECT_FALSE(Find(file)->open_to_others);
  std::filesystem::permissions(file, std::filesystem::perms::others_read,
                               std::filesystem::perm_options::add);
  EXPECT_TRUE(Find(file)->open_to_others);
}

TEST_F(CredentialsTest, ANamedFileMustExist) {
  EXPECT_FALSE(Find((folder_.path() / "absent").string()).has_value());
}

}  // namespace
}  // namespace producer
