#include "consumer/sink/live_view.h"

#include <cctype>
#include <fstream>
#include <random>
#include <string>

#include <gtest/gtest.h>

#include "consumer/sink/display_width.h"
#include "consumer/sink/live_view_sink.h"
#include "tests/support/temp_dir.h"

namespace consumer {
namespace {

Row Ranked(std::string tag, std::uint64_t count) { return {.tag = std::move(tag), .count = count}; }

BatchTable Sample() {
  BatchTable table;
  table.batch = {12};
  table.time = 1769860806000;
  table.rows = {Ranked("#kafka", 1200), Ranked("#cpp", 600), Ranked("#x", 3)};
  table.rows_in_all = 3;
  table.status = BatchStatus{.records = 96'420,
                             .records_per_second = 48'210.4,
                             .total_tags = 1'234'567,
                             .distinct = 8321,
                             .lag_records = 1024};
  return table;
}

std::string Text(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

// What the eye sees: without the escapes, which end in a letter.
std::string Seen(const std::string& line) {
  std::string seen;
  bool escape = false;
  for (const char c : line) {
    if (c == '\x1b') escape = true;
    if (!escape) seen += c;
    if (escape && std::isalpha(static_cast<unsigned char>(c))) escape = false;
  }
  return seen;
}

TEST(LiveViewTest, WideTerminal) {
  EXPECT_EQ(Text(LiveViewLines("tweets", Sample(), {.width = 60, .height = 24, .top = 4})),
            "tweets · batch 12 · 2026-01-31T12:00:06Z\n"
            "48,210 records/s · lag 1,024 · 96,420 in this batch\n"
            "1,234,567 counted · 8,321 distinct\n"
            "\n"
            " 1 #kafka ████████████████████████████████████████████ 1,200\n"
            " 2 #cpp   ██████████████████████                         600\n"
            " 3 #x     ▏                                                3\n"
            "\n");
}

TEST(LiveViewTest, NarrowTerminalLeavesOutWholeParts) {
  EXPECT_EQ(Text(LiveViewLines("tweets", Sample(), {.width = 24, .height = 24, .top = 3})),
            "tweets · batch 12\n"
            "48k records/s · lag 1.0k\n"
            "1.2M counted\n"
            "\n"
            " 1 #kafka █████████ 1.2k\n"
            " 2 #cpp   ████▌      600\n"
            " 3 #x     ▏            3\n");
}

const std::vector<std::string> kNotes = {"a demo · the tweets are simulated",
                                         "ledger: 1,204 received · 1,180 published · 24 pending",
                                         "Ctrl-C ends it"};

TEST(LiveViewTest, NotesStandAboveAndBelow) {
  EXPECT_EQ(Text(LiveViewLines("tweets", Sample(), {.width = 60, .height = 24, .top = 3}, kNotes)),
            "a demo · the tweets are simulated\n"
            "tweets · batch 12 · 2026-01-31T12:00:06Z\n"
            "48,210 records/s · lag 1,024 · 96,420 in this batch\n"
            "1,234,567 counted · 8,321 distinct\n"
            "\n"
            " 1 #kafka ████████████████████████████████████████████ 1,200\n"
            " 2 #cpp   ██████████████████████                         600\n"
            " 3 #x     ▏                                                3\n"
            "\n"
            "ledger: 1,204 received · 1,180 published · 24 pending\n"
            "Ctrl-C ends it\n");
}

// Fails when a low terminal has notes in place of the top, or a narrow one half a number.
TEST(LiveViewTest, NotesGiveWayToPlacesAndLeaveOutWholeParts) {
  const auto low = LiveViewLines("t", Sample(), {.width = 40, .height = 10, .top = 10}, kNotes);
  EXPECT_EQ(Text(low).find("Ctrl-C"), std::string::npos);
  EXPECT_EQ(low.front(), kNotes.front());
  const auto enough = LiveViewLines("t", Sample(), {.width = 40, .height = 12, .top = 10}, kNotes);
  EXPECT_EQ(enough.size(), 11U);
  EXPECT_EQ(enough[9], "ledger: 1,204 received · 1,180 published");
  EXPECT_EQ(enough[10], "Ctrl-C ends it");
}

TEST(LiveViewTest, NotesAreReadAnewAndMayBeAbsent) {
  const test::TempDir dir;
  const std::string file = dir.path() / "notes";
  EXPECT_TRUE(ReadNotes("").empty());
  EXPECT_TRUE(ReadNotes(file).empty());
  std::ofstream(file) << "one\ntwo";
  EXPECT_EQ(ReadNotes(file), (std::vector<std::string>{"one", "two"}));
  std::ofstream(file) << std::string(5000, 'x') << "\ntwo";
  EXPECT_TRUE(ReadNotes(file).empty());
}

TEST(LiveViewTest, UpdatesAreShownAsTheWholeTop) {
  BatchTable table = Sample();
  table.rows = {Ranked("#x", 3)};
  table.status->top = {Ranked("#kafka", 1200), Ranked("#x", 3)};
  const auto lines = LiveViewLines("tweets", table, {.top = 2});
  EXPECT_NE(lines[4].find("#kafka"), std::string::npos);
  EXPECT_NE(lines[5].find("#x"), std::string::npos);
}

TEST(LiveViewTest, ATableReadBackHasNoStatus) {
  BatchTable table = Sample();
  table.status.reset();
  const auto lines = LiveViewLines("tweets", table, {.top = 3});
  EXPECT_EQ(lines[1], "");
  EXPECT_NE(lines[4].find("#kafka"), std::string::npos);
}

TEST(LiveViewTest, LossIsShown) {
  BatchTable table = Sample();
  table.status->lost = 50;
  EXPECT_EQ(LiveViewLines("tweets", table, {})[3], "50 records lost");
}

TEST(LiveViewTest, TweetsStandBelowInOneLineEach) {
  BatchTable table = Sample();
  table.tweets = {"line one\nline two \x1b[2J", std::string(200, 'x')};
  const auto lines = LiveViewLines("tweets", table, {.width = 40, .height = 24, .top = 3});
  ASSERT_EQ(lines.size(), 10u);
  EXPECT_EQ(lines[8], "line one\\nline two \\x1b[2J");
  EXPECT_EQ(lines[9], std::string(39, 'x') + "…");
}

TEST(LiveViewTest, ColourOnlyWhereItIsAskedFor) {
  EXPECT_EQ(Text(LiveViewLines("t", Sample(), {})).find('\x1b'), std::string::npos);
  EXPECT_NE(Text(LiveViewLines("t", Sample(), {.colour = true})).find("\x1b[1m"),
            std::string::npos);
}

// Fails when a line would wrap (the picture would then scroll), when the picture's height changes
// from batch to batch, or when a tag steers the terminal.
TEST(LiveViewTest, FitsEveryShapeWhateverTheTags) {
  std::mt19937_64 random(9);
  const std::vector<std::string> pieces = {"a",        "日", "🚀",   "👩‍💻", "\u202e",
                                           "\x1b[31m", "é",  "\xff", "＃",          "🇩🇪"};
  for (int round = 0; round < 400; ++round) {
    BatchTable table = Sample();
    table.rows.clear();
    for (std::uint64_t i = 0; i < random() % 15; ++i) {
      std::string tag = "#";
      for (std::uint64_t k = 0; k < random() % 30; ++k) tag += pieces[random() % pieces.size()];
      table.rows.push_back(Ranked(tag, random() >> (random() % 64)));
    }
    table.status->total_tags = random();
    const LiveViewShape shape{
        .width = 16 + random() % 120, .height = 1 + random() % 30, .colour = round % 2 == 0};
    std::vector<std::string> notes;
    for (std::uint64_t i = 0; i < random() % 5; ++i) {
      notes.push_back(table.rows.empty() ? "x · y" : table.rows.front().tag + " · " + pieces[i]);
    }
    const auto lines = LiveViewLines("a_topic_with_a_long_name_日本", table, shape, notes);
    EXPECT_LE(lines.size(), std::max<std::size_t>(shape.height - 1, notes.empty() ? 4 : 5));
    table.rows.clear();
    EXPECT_EQ(LiveViewLines("t", table, shape, notes).size(), lines.size());
    for (const std::string& line : lines) {
      ASSERT_LE(DisplayWidth(Seen(line)), shape.width) << line;
      ASSERT_EQ(line.find("\x1b[31m"), std::string::npos) << line;
      ASSERT_EQ(line.find("\u202e"), std::string::npos) << line;
    }
  }
}

TEST(PainterTest, RedrawsInPlaceWithoutClearingTheScreen) {
  Painter painter;
  const std::string first = painter.Paint({"one", "two"}, 80, 3);
  EXPECT_EQ(first, "\n\n\n\x1b[Hone\x1b[K\r\ntwo\x1b[K\r\n");
  EXPECT_EQ(painter.Paint({"1", "2"}, 80, 3),
            "\x1b"
            "7\x1b[H1\x1b[K\r\n2\x1b[K\r\n\x1b"
            "8");
}

TEST(PainterTest, AShorterPictureLeavesNothingOfTheLongerOne) {
  Painter painter;
  painter.Paint({"one", "two"}, 80, 3);
  EXPECT_EQ(painter.Paint({"1"}, 80, 3),
            "\x1b"
            "7\x1b[H1\x1b[K\r\n\x1b[K\r\n\x1b"
            "8");
}

TEST(PainterTest, ATerminalOfAnotherSizeIsDrawnAnew) {
  Painter painter;
  painter.Paint({"one"}, 80, 3);
  EXPECT_EQ(painter.Paint({"one"}, 40, 3), "\x1b[2J\x1b[Hone\x1b[K\r\n");
}

// Fails when running totals stand beside a window's name, or several windows are mixed.
TEST(LiveViewTest, OfSeveralWindowsTheLastIsShownWithItsTimes) {
  BatchTable table;
  table.status =
      BatchStatus{.total_tags = 9, .distinct = 2, .top = {{.tag = "#running", .count = 9}}};
  const Window first{0, 10'000};
  const Window last{10'000, 20'000};
  table.rows = {{.tag = "#first", .count = 5, .window = first},
                {.tag = "#last", .count = 4, .window = last}};
  const auto lines = LiveViewLines("tweets", table, {.width = 80, .height = 24, .top = 3});
  std::string picture;
  for (const std::string& line : lines) picture += line + "\n";
  EXPECT_NE(picture.find("window 00:00:10 - 00:00:20"), std::string::npos) << picture;
  EXPECT_NE(picture.find("#last"), std::string::npos);
  EXPECT_EQ(picture.find("#first"), std::string::npos);
  EXPECT_EQ(picture.find("#running"), std::string::npos);
}

}  // namespace
}  // namespace consumer
