#include "shared/message.h"

#include <array>
#include <cstdio>
#include <memory>
#include <string_view>

#include <gtest/gtest.h>
#include <unistd.h>

namespace shared {
namespace {

struct Close {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, Close>;

TEST(MessageTest, IsThereWhenTheCallReturns) {
  const File file(std::tmpfile());
  PrintMessage(file.get(), "100 % {} done\n");
  std::array<char, 32> read{};
  const ssize_t size = pread(fileno(file.get()), read.data(), read.size(), 0);
  EXPECT_EQ(std::string_view(read.data(), static_cast<std::size_t>(size)), "100 % {} done\n");
}

// Fails when a full disk or a reader that left ends the program by an exception.
TEST(MessageTest, ThatNobodyTakesIsNoError) {
  const File full(std::fopen("/dev/full", "w"));
  std::setvbuf(full.get(), nullptr, _IONBF, 0);
  EXPECT_NO_THROW(PrintMessage(full.get(), "hello\n"));
}

}  // namespace
}  // namespace shared
