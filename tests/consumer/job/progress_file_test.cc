#include "consumer/job/progress_file.h"

#include <fstream>
#include <sstream>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/temp_dir.h"

namespace consumer {
namespace {

class ProgressFileTest : public ::testing::Test {
 protected:
  std::unique_ptr<ProgressFile> Open() {
    auto file = ProgressFile::Open(path_);
    EXPECT_TRUE(file) << file.error().what;
    return *std::move(file);
  }
  std::string Text() const {
    std::ostringstream text;
    text << std::ifstream(path_).rdbuf();
    return text.str();
  }

  test::TempDir dir_;
  const std::string path_ = dir_.path() / "progress";
};

TEST_F(ProgressFileTest, RunsAppendOneAfterAnother) {
  Open()->Append("one");
  const auto second = Open();
  second->Append("two");
  second->Append("three");
  EXPECT_EQ(Text(), "one\ntwo\nthree\n");
}

TEST_F(ProgressFileTest, AFileThatCannotBeOpenedIsAUsageError) {
  const auto file = ProgressFile::Open(dir_.path() / "absent" / "progress");
  ASSERT_FALSE(file);
  EXPECT_EQ(file.error().kind, shared::ErrorKind::kUsage);
}

// Fails when a pipe that nobody empties holds the job up, or gets half a line.
TEST_F(ProgressFileTest, APipeThatNobodyReadsCostsLinesNotTime) {
  ASSERT_EQ(mkfifo(path_.c_str(), 0600), 0);
  auto file = Open();
  const std::string line(1000, 'x');
  const auto began = std::chrono::steady_clock::now();
  for (int i = 0; i < 1000; ++i) file->Append(line);  // A pipe holds 64 KiB.
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(2));
  const int reader = open(path_.c_str(), O_RDONLY | O_NONBLOCK);
  std::string text(100'000, '\0');
  text.resize(static_cast<std::size_t>(read(reader, text.data(), text.size())));
  file->Append("last");
  file.reset();
  std::string rest(100'000, '\0');
  rest.resize(
      static_cast<std::size_t>(std::max<ssize_t>(0, read(reader, rest.data(), rest.size()))));
  close(reader);
  std::istringstream lines(text + rest);
  std::string last;
  int whole = 0;
  for (std::string next; std::getline(lines, next); last = next) whole += next == line ? 1 : 0;
  EXPECT_GT(whole, 50);
  EXPECT_EQ(last, "last");
}

// Fails when a full disk ends the job.
TEST_F(ProgressFileTest, AFullDiskIsToldNotThrown) {
  auto file = ProgressFile::Open("/dev/full");
  ASSERT_TRUE(file);
  for (int i = 0; i < 3; ++i) (*file)->Append("line");
}

}  // namespace
}  // namespace consumer
