#include "shared/http/token.h"

#include <fstream>

#include <gtest/gtest.h>

#include "tests/support/temp_dir.h"

namespace shared::http {
namespace {

namespace fs = std::filesystem;

class HttpToken : public testing::Test {
 protected:
  fs::path File(const std::string& content, fs::perms mode = fs::perms(0600)) {
    const fs::path file = folder_.path() / "token";
    std::ofstream(file) << content;
    fs::permissions(file, mode);
    return file;
  }

  test::TempDir folder_;
};

TEST_F(HttpToken, IsTheOneLineOfAFile) {
  for (const char* content : {"0123456789abcdef\n", "0123456789abcdef"}) {
    const auto token = Token::Read(File(content));
    ASSERT_TRUE(token.has_value()) << token.error().what;
    EXPECT_EQ(token->text(), "0123456789abcdef");
  }
}

// Fails when a slip leaves a server open with a token that others know, or that is easily guessed.
TEST_F(HttpToken, AFileThatIsNotAsItMustBeIsRefused) {
  for (const char* content :
       {"", "\n", "0123456789abcde\n", "0123456789abcdef\nmore\n", "0123456789 abcdef\n",
        "0123456789;abcdef\n", "0123456789abcdef\r\n", "0123456789abcd\xc3\xa4\n"}) {
    const auto token = Token::Read(File(content));
    ASSERT_FALSE(token.has_value()) << content;
    EXPECT_EQ(token.error().kind, ErrorKind::kUsage);
    EXPECT_NE(token.error().what.find("one line of 16"), std::string::npos) << token.error().what;
    EXPECT_EQ(token.error().what.find("0123456789"), std::string::npos) << "it tells the token";
  }
  for (const int mode : {0640, 0604, 0666, 0620}) {
    const auto token = Token::Read(File("0123456789abcdef\n", fs::perms(mode)));
    ASSERT_FALSE(token.has_value()) << mode;
    EXPECT_NE(token.error().what.find("chmod 600"), std::string::npos) << token.error().what;
  }
  EXPECT_FALSE(Token::Read(folder_.path() / "none").has_value());
  EXPECT_FALSE(Token::Read(folder_.path()).has_value());
}

TEST_F(HttpToken, IsItselfAndNothingElse) {
  const Token token("0123456789abcdef");
  EXPECT_TRUE(token.Is("0123456789abcdef"));
  for (const char* guess : {"", "0", "0123456789abcdeF", "0123456789abcdef0", "0123456789abcde",
                            "0123456789abcdef0123456789abcdef"}) {
    EXPECT_FALSE(token.Is(guess)) << guess;
  }
}

}  // namespace
}  // namespace shared::http
