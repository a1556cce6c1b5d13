#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "shared/exit_code.h"
#include "tests/consumer/state/scripted_job.h"
#include "tests/support/temp_dir.h"

namespace {

namespace fs = std::filesystem;

const std::vector<test::Event> kScriptToFlip = test::MakeScript(/*texts=*/60, /*tags=*/360);
constexpr std::size_t kCountedAtMost = 50;

// A checkpoint of a job that is half done, with several tables and a log, and what becomes of
// copies of it.
class FlippedByte : public ::testing::Test {
 protected:
  // Each run writes the log of the one before to a table of its own; RocksDB merges them as it
  // likes.
  void SetUp() override {
    for (std::size_t texts = 30; texts < kCountedAtMost && Tables() < 3; ++texts) {
      ASSERT_TRUE(Run(original(),
                      {kScriptToFlip.begin(), kScriptToFlip.begin() + static_cast<int>(texts)}));
      ListFiles();
    }
    ASSERT_GE(Tables(), 3);
  }

  // Lets the job finish on a copy that `damage` was done to.
  void Try(const fs::path& file, const std::function<void(const fs::path&)>& damage) {
    const fs::path copy = temp_.path() / "copy";
    fs::remove_all(copy);
    fs::copy(original(), copy, fs::copy_options::recursive);
    damage(copy / file);
    const auto counts = Run(copy, kScriptToFlip);
    ++tried_;
    if (!counts) {
      const auto code = shared::ExitCodeOf(counts.error().kind);
      EXPECT_EQ(code, shared::ExitCode::kCheckpoint) << file << ": " << counts.error().what;
      ++refused_;
    } else if (*counts != expected_) {
      ++wrong_;
      ADD_FAILURE() << file << ": wrong counts";
    }
  }

  std::string Summary() const {
    return std::to_string(tried_) + ", exit 8: " + std::to_string(refused_) +
           ", harmless: " + std::to_string(tried_ - refused_ - wrong_) +
           ", wrong counts: " + std::to_string(wrong_);
  }

  fs::path original() const { return temp_.path() / "original"; }
  std::uint64_t SizeOf(const fs::path& file) const { return fs::file_size(original() / file); }

  std::vector<fs::path> files_;
  int wrong_ = 0;

 private:
  static shared::Result<test::Counts> Run(const fs::path& dir,
                                          const std::vector<test::Event>& script) {
    return test::RunScript(script,
                           {.dir = dir, .options = {.sync = false, .memtable_bytes = 65536}});
  }

  void ListFiles() {
    files_.clear();
    for (const auto& entry : fs::recursive_directory_iterator(original())) {
      if (!entry.is_regular_file() || entry.file_size() == 0) continue;
      files_.push_back(fs::relative(entry.path(), original()));
    }
    std::sort(files_.begin(), files_.end());
  }

  std::int64_t Tables() const {
    return std::ranges::count_if(files_,
                                 [](const fs::path& file) { return file.extension() == ".sst"; });
  }

  const test::Counts expected_ = test::CountedAtOnce(kScriptToFlip);
  test::TempDir temp_;
  int tried_ = 0;
  int refused_ = 0;
};

void Flip(const fs::path& file, std::uint64_t offset, std::uint8_t bits) {
  std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
  stream.seekg(static_cast<std::streamoff>(offset));
  const int byte = stream.get();
  stream.seekp(static_cast<std::streamoff>(offset));
  stream.put(static_cast<char>(byte ^ bits));
}

// Fails when what is on disk is trusted: with checksums not verified, or with damage at opening
// taken for an empty checkpoint.
TEST_F(FlippedByte, EndsInExit8OrDoesNoHarm) {
  std::mt19937 random(11);
  for (std::size_t place = 0; place < 200; ++place) {
    const fs::path& file = files_[place % files_.size()];
    const std::uint64_t offset = random() % SizeOf(file);
    const auto bits = static_cast<std::uint8_t>(1 + random() % 255);
    Try(file, [&](const fs::path& path) { Flip(path, offset, bits); });
  }
  EXPECT_EQ(wrong_, 0);
  std::printf("flips: %s\n", Summary().c_str());
}

// Fails without the check that the totals add up: a table that the cut manifest no longer names is
// gone, and the log after it is there.
TEST_F(FlippedByte, FilesCutShortOrMissingAreNoLess) {
  for (const fs::path& file : files_) {
    Try(file, [](const fs::path& path) { fs::remove(path); });
    const std::uint64_t size = SizeOf(file);
    const bool manifest = file.filename().string().starts_with("MANIFEST");
    const std::uint64_t step = manifest ? 16 : size / 4 + 1;
    for (std::uint64_t kept = 0; kept < size; kept += step) {
      Try(file, [&](const fs::path& path) { fs::resize_file(path, kept); });
    }
  }
  EXPECT_EQ(wrong_, 0);
  std::printf("files cut or removed: %s\n", Summary().c_str());
}

}  // namespace
