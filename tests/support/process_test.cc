#include "tests/support/process.h"

#include <chrono>
#include <csignal>
#include <string>

#include <gtest/gtest.h>

namespace test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

Command Shell(const std::string& script) { return {.program = "sh", .args = {"-c", script}}; }

TEST(ProcessTest, HandsBackOutputsAndExitCode) {
  const Ended ended = RunProgram(Shell("echo result; echo message >&2; exit 7"));
  EXPECT_EQ(ended.out, "result\n");
  EXPECT_EQ(ended.err, "message\n");
  EXPECT_EQ(ended.exit_code, 7);
}

TEST(ProcessTest, PassesInputEnvironmentAndDirectory) {
  Command command = Shell("cat; echo $WHAT; pwd");
  command.input = "typed\n";
  command.env = {{"WHAT", "a thing"}};
  command.directory = "/";
  EXPECT_EQ(RunProgram(command).out, "typed\na thing\n/\n");
}

TEST(ProcessTest, AProgramThatDoesNotExistIsExit127) {
  EXPECT_EQ(RunProgram({.program = "/no/such/program", .args = {}}).exit_code, 127);
}

TEST(ProcessTest, AProgramPastItsLimitIsKilled) {
  EXPECT_EQ(RunProgram(Shell("sleep 100"), milliseconds(50)).exit_code, 128 + SIGKILL);
}

TEST(ProcessTest, WaitsForOutputAndSeesCtrlC) {
  Process process(
      Shell("trap 'echo stopped; exit 0' INT; echo ready; while :; do sleep 0.05; done"));
  ASSERT_TRUE(process.WaitForOutput("ready", seconds(10)));
  process.CtrlC();
  EXPECT_EQ(process.WaitForExit(seconds(10)), 0);
  EXPECT_EQ(process.Out(), "ready\nstopped\n");
}

TEST(ProcessTest, WaitingForOutputEndsWithTheProgram) {
  Process process(Shell("echo other"));
  EXPECT_FALSE(process.WaitForOutput("ready", seconds(100)));
}

// Fails when the destructor leaves what the program started behind.
TEST(ProcessTest, EndsWithItsChildren) {
  pid_t child = 0;
  {
    Process process(Shell("sleep 100 & echo $!; wait"));
    ASSERT_TRUE(process.WaitForOutput("\n", seconds(10)));
    child = std::stoi(process.Out());
  }
  const Ended state = RunProgram(Shell("ps -o stat= -p " + std::to_string(child) + " || true"));
  EXPECT_TRUE(state.out.empty() || state.out[0] == 'Z') << state.out;
}

TEST(ProcessTest, ATerminalIsATerminalAndTakesTheKey) {
  Command command = Shell(
      "test -t 1 && stty size; trap 'echo stopped; exit 3' INT; echo ready; "
      "while :; do sleep 0.05; done");
  command.terminal = true;
  Process process(command);
  ASSERT_TRUE(process.WaitForOutput("ready", seconds(10)));
  EXPECT_EQ(process.Out().substr(0, 8), "40 100\r\n");
  process.CtrlC();
  EXPECT_EQ(process.WaitForExit(seconds(10)), 3);
}

}  // namespace
}  // namespace test
