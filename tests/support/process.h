// A program run by a test: started, watched, signalled and ended.
//
//   Process consumer({.program = "/…/hashtag-consumer", .args = {"run", "-t", "tweets"}});
//   ASSERT_TRUE(consumer.WaitForOutput("Batch: 0", std::chrono::seconds(10)));
//   consumer.Kill9();
//   EXPECT_EQ(RunProgram({.program = "/bin/false"}).exit_code, 1);
//
// Starts in the constructor. The destructor kills what still runs with its children: the program
// leads a process group of its own. It is killed as well when the thread that started it ends, so a
// test that is itself killed leaves nothing behind. Not thread-safe. Failures of the system itself
// (fork, files) throw std::runtime_error.
#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <sys/types.h>

#include "tests/support/temp_dir.h"

namespace test {

struct Command {
  std::filesystem::path program;  // A path, or a name looked for in PATH.
  std::vector<std::string> args;  // Without the program's own name.
  // Added to the environment of the test. XDG_STATE_HOME is the process's own unless given here.
  std::map<std::string, std::string> env = {};
  std::filesystem::path directory = {};  // Where it runs; empty: where the test runs.
  std::string input = {};                // What it reads on stdin, then the end of the file.
  // Whether stdin, stdout and stderr are a terminal of 100 columns and 40 rows, as a person has it.
  // Then both outputs arrive in stdout and line ends are "\r\n".
  bool terminal = false;
};

// How a program ended.
struct Ended {
  int exit_code = 0;  // 128 + the signal's number, if a signal ended it, as a shell has it.
  std::string out;
  std::string err;
};

class Process {
 public:
  explicit Process(Command command);
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  pid_t pid() const { return pid_; }
  bool IsAlive();

  // What it has written so far.
  std::string Out() const;
  std::string Err() const;

  // Waits until stdout or stderr holds `text`. False: it has not within `limit`, or the program
  // ended without it.
  bool WaitForOutput(std::string_view text, std::chrono::milliseconds limit);

  // The exit code as in Ended; nothing if it still runs after `limit`.
  std::optional<int> WaitForExit(std::chrono::milliseconds limit);

  // Sends a signal to the program alone. Nothing happens if it has ended.
  void Signal(int signal);
  void CtrlC();  // SIGINT; on a terminal the key itself.
  // SIGKILL, and waits for the end.
  void Kill9();

 private:
  void StartOnFiles(const Command& command);
  void StartOnTerminal(const Command& command);
  bool Reap(int options);

  TempDir files_;
  pid_t pid_ = -1;
  std::optional<int> exit_code_;
  int terminal_ = -1;   // Our end of the terminal.
  std::thread screen_;  // Copies what the terminal shows into the file of stdout.
};

// Runs a program to its end. Past `limit` it is killed and the exit code is 137.
Ended RunProgram(Command command, std::chrono::milliseconds limit = std::chrono::seconds(60));

// One of the programs of this build: ProgramPath("tweet-producer").
// REQUIRES: the test's target defines PROGRAM_DIR (add_tier_tests does).
#ifdef PROGRAM_DIR
inline std::filesystem::path ProgramPath(std::string_view name) {
  return std::filesystem::path(PROGRAM_DIR) / name;
}
#endif

}  // namespace test
