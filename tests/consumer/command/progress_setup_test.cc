#include "consumer/command/progress_setup.h"

#include <gtest/gtest.h>

namespace consumer {
namespace {

using shared::log::Level;

TEST(LineLevelTest, LinesStandWhereNoTableDoes) {
  EXPECT_EQ(LineLevel({.console = true, .same_terminal = false}), Level::kInfo);
  EXPECT_EQ(LineLevel({.console = false, .same_terminal = true}), Level::kInfo);
  EXPECT_EQ(LineLevel({.console = true, .live_view = true, .same_terminal = false}), Level::kInfo);
}

TEST(LineLevelTest, BesideTablesOrABarOnTheSameTerminalTheyAreAskedFor) {
  EXPECT_EQ(LineLevel({.console = true, .same_terminal = true}), Level::kDebug);
  EXPECT_EQ(LineLevel({.console = false, .same_terminal = true, .bar = true}), Level::kDebug);
}

// Fails when -v tears the live view.
TEST(LineLevelTest, NoneBesideALiveView) {
  EXPECT_EQ(LineLevel({.console = true, .live_view = true, .same_terminal = true}), std::nullopt);
}

}  // namespace
}  // namespace consumer
