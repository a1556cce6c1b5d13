#include "producer/stream/token_file.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "tests/support/temp_dir.h"

namespace producer {
namespace {

using shared::ErrorKind;

class TokenFile : public testing::Test {
 protected:
  std::string FileWith(const std::string& text) {
    const auto path = folder_.path() / "token";
    std::ofstream(path) << text;
    std::filesystem::permissions(
        path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    return path;
  }

  shared::Result<FoundToken> Find(std::optional<std::string> file, const char* value = nullptr) {
    return FindToken({.file = std::move(file),
                      .flag = "--token-file",
                      .variable = "A_TOKEN",
                      .environment = [value](const char*) { return value; }});
  }

  test::TempDir folder_;
};

TEST_F(TokenFile, AFileWinsOverTheEnvironment) {
  EXPECT_EQ(Find(FileWith("# of @ada\n  abc-123\n"), "other")->token, "abc-123");
  EXPECT_EQ(Find(std::nullopt, "other")->token, "other");
  EXPECT_EQ(Find(std::nullopt, "other")->from, "A_TOKEN");
}

TEST_F(TokenFile, NoneIsACredentialsError) {
  for (const char* value : {static_cast<const char*>(nullptr), ""}) {
    const auto none = Find(std::nullopt, value);
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().kind, ErrorKind::kCredentials);
    EXPECT_EQ(none.error().what, "a token is missing: --token-file FILE, or A_TOKEN");
  }
}

// Fails when an error shows the token.
TEST_F(TokenFile, WhatIsNoTokenIsAUsageErrorWithoutIt) {
  for (const char* text : {"", "# nothing\n", "secret-word second", "secret-wörd"}) {
    const auto found = Find(FileWith(text));
    ASSERT_FALSE(found) << text;
    EXPECT_EQ(found.error().kind, ErrorKind::kUsage) << text;
    EXPECT_EQ(found.error().what.find("secret"), std::string::npos) << found.error().what;
  }
  EXPECT_EQ(Find("/nowhere/token").error().kind, ErrorKind::kUsage);
  EXPECT_EQ(Find(std::nullopt, "a\r\nHost: b").error().kind, ErrorKind::kUsage);
}

TEST_F(TokenFile, AFileThatOthersMayReadIsTold) {
  const std::string file = FileWith("abc");
  EXPECT_FALSE(Find(file)->open_to_others);
  std::filesystem::permissions(file, std::filesystem::perms::others_read,
                               std::filesystem::perm_options::add);
  EXPECT_TRUE(Find(file)->open_to_others);
}

}  // namespace
}  // namespace producer
