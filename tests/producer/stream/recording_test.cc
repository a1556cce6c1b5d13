#include "producer/stream/recording.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "tests/support/temp_dir.h"
#include "tests/support/text_file.h"

namespace producer {
namespace {

class RecordingTest : public testing::Test {
 protected:
  test::TempDir folder_;
  const std::string path_ = folder_.path() / "stream.jsonl";
};

// Fails when a message is changed, stays in memory, or others may read the file.
TEST_F(RecordingTest, EachMessageIsALineAsReceivedForItsOwnerOnly) {
  auto recording = Recording::Open(path_);
  ASSERT_TRUE(recording.has_value());
  recording->Add("{\"text\":\"\xC3\xA4 \\n\"} ");
  recording->Add("garbage \x80");
  recording->Flush();
  EXPECT_EQ(test::ReadFile(path_), "{\"text\":\"\xC3\xA4 \\n\"} \ngarbage \x80\n");
  struct stat about = {};
  ASSERT_EQ(stat(path_.c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777, 0600u);
}

// Fails when a restart destroys what was recorded, or glues two messages together.
TEST_F(RecordingTest, AFileIsGoneOnWithAfterACrash) {
  test::WriteFile(path_, "{\"a\":1}\n{\"b\":");
  {
    auto recording = Recording::Open(path_);
    recording->Add("{\"c\":3}");
    recording->Flush();
  }
  EXPECT_EQ(test::ReadFile(path_), "{\"a\":1}\n{\"b\":\n{\"c\":3}\n");
}

TEST_F(RecordingTest, AMessageOfTwoLinesStaysOne) {
  auto recording = Recording::Open(path_);
  recording->Add("{\"a\":1,\n\"b\":2}");
  recording->Flush();
  EXPECT_EQ(test::ReadFile(path_), "{\"a\":1,\r\"b\":2}\n");
}

// Fails when a full disk ends the run, or nobody is told.
TEST_F(RecordingTest, AFullDiskEndsTheRecordingAlone) {
  auto recording = Recording::Open("/dev/full");
  ASSERT_TRUE(recording.has_value());
  testing::internal::CaptureStderr();
  for (int i = 0; i < 3; ++i) {
    recording->Add("{}");
    recording->Flush();
  }
  const std::string log = testing::internal::GetCapturedStderr();
  EXPECT_NE(log.find("event=recording_ended"), std::string::npos) << log;
  EXPECT_EQ(log.find("recording_ended"), log.rfind("recording_ended"));
}

TEST_F(RecordingTest, APlaceThatCannotBeWrittenIsAUsageError) {
  const auto recording = Recording::Open(folder_.path() / "absent" / "stream.jsonl");
  ASSERT_FALSE(recording.has_value());
  EXPECT_EQ(recording.error().kind, shared::ErrorKind::kUsage);
}

}  // namespace
}  // namespace producer
