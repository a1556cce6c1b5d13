#include "consumer/state/state_diff.h"

#include <gtest/gtest.h>

#include "consumer/state/rocksdb_store.h"
#include "consumer/state/state_export.h"
#include "tests/consumer/state/batches.h"
#include "tests/support/temp_dir.h"

namespace consumer {
namespace {

std::unique_ptr<CheckpointReader> MakeState(const std::filesystem::path& dir,
                                            const test::Counts& counts, std::uint64_t tags) {
  auto store = OpenCheckpoint(dir, {.topic = "tweets", .cluster_id = "c1"}, {.sync = false});
  EXPECT_TRUE(
      (*store)->Save(test::MakeBatch({.id = 0, .changed = counts, .tags = tags, .position = 7})));
  return *std::move(store);
}

// Fails when a tag of one state alone is left out, or an equal one is not.
TEST(StateDiffTest, LargestDifferenceFirst) {
  const test::TempDir temp;
  const auto a =
      MakeState(temp.path() / "a", {{"#equal", 3}, {"#gone", 4}, {"#less", 9}, {"#more", 1}}, 17);
  const auto b = MakeState(
      temp.path() / "b", {{"#equal", 3}, {"#less", 7}, {"#more", 3}, {"#new", 1}, {"#zoo", 1}}, 15);
  const auto difference = DiffStates(*a, *b);
  ASSERT_TRUE(difference) << difference.error().what;
  EXPECT_EQ(difference->totals, (std::vector<ChangedTotal>{{.tag = "#gone", .a = 4, .b = 0},
                                                           {.tag = "#less", .a = 9, .b = 7},
                                                           {.tag = "#more", .a = 1, .b = 3},
                                                           {.tag = "#new", .a = 0, .b = 1},
                                                           {.tag = "#zoo", .a = 0, .b = 1}}));
  EXPECT_EQ(DifferenceOf(difference->totals.front()), -4);
  EXPECT_TRUE(DiffStates(*a, *a)->totals.empty());
  EXPECT_TRUE(
      DiffJson(*difference)
          .ends_with(
              R"(,"batch_id":0,"batch_time":"2023-11-14T22:13:20.000Z","records":7},"differences":[)"
              R"({"hashtag":"#gone","a":4,"b":0,"difference":-4},)"
              R"({"hashtag":"#less","a":9,"b":7,"difference":-2},)"
              R"({"hashtag":"#more","a":1,"b":3,"difference":2},)"
              R"({"hashtag":"#new","a":0,"b":1,"difference":1},)"
              R"({"hashtag":"#zoo","a":0,"b":1,"difference":1}]})"))
      << DiffJson(*difference);
}

TEST(StateExportTest, IsAHeaderAndALineForEachTotal) {
  const test::TempDir temp;
  const auto state = MakeState(temp.path(), {{"#b\"\n", 3}, {"#a", 4}}, 7);
  std::string text;
  ASSERT_TRUE(ExportState(*state, [&](std::string_view piece) -> shared::Result<void> {
    text += piece;
    return {};
  }));
  const std::size_t header = text.find('\n') + 1;
  EXPECT_EQ(text.substr(0, header),
            R"({"checkpoint_id":")" + state->ReadHead()->checkpoint_id +
                R"(","epoch":0,"batch_id":0,"batch_time":"2023-11-14T22:13:20.000Z",)"
                R"("topic":"tweets","cluster_id":"c1","count":"hashtags",)"
                R"("tokenizer":"twitter-text","fold_case":false,"positions":{"0":7},)"
                R"("records":7,"total":7})"
                "\n");
  EXPECT_EQ(text.substr(header),
            R"({"hashtag":"#a","count":4,"first_seen":"1970-01-01T00:00:01.000Z",)"
            R"("last_seen":"1970-01-01T00:00:02.000Z"})"
            "\n"
            R"({"hashtag":"#b\"\n","count":3,"first_seen":"1970-01-01T00:00:01.000Z",)"
            R"("last_seen":"1970-01-01T00:00:02.000Z"})"
            "\n");
}

// As in `state export | head`. Fails when it writes on, or calls it well.
TEST(StateExportTest, AReaderThatIsGoneEndsIt) {
  const test::TempDir temp;
  test::Counts counts;
  for (int i = 0; i < 5000; ++i) counts["#tag" + std::to_string(i)] = 1;
  const auto state = MakeState(temp.path(), counts, 5000);
  int pieces = 0;
  const auto done = ExportState(*state, [&](std::string_view) -> shared::Result<void> {
    ++pieces;
    return shared::Fail(shared::ErrorKind::kReaderGone, "gone");
  });
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().kind, shared::ErrorKind::kReaderGone);
  EXPECT_EQ(pieces, 1);
}

}  // namespace
}  // namespace consumer
