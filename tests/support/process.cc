#include "tests/support/process.h"

#include <csignal>
#include <cstdlib>
#include <stdexcept>
#include <utility>

#include <fcntl.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/text_file.h"
#include "tests/support/wait_until.h"

namespace test {
namespace {

constexpr const char* kState = "XDG_STATE_HOME";

// The arguments of execvpe, made before the fork: after it only async-signal-safe calls are
// allowed.
class ExecArguments {
 public:
  // `state`: where a program keeps its state, unless the command says otherwise.
  ExecArguments(const Command& command, const std::string& state) : program_(command.program) {
    words_.push_back(program_);
    words_.insert(words_.end(), command.args.begin(), command.args.end());
    for (char** entry = environ; *entry != nullptr; ++entry) {
      const std::string text = *entry;
      const std::string name = text.substr(0, text.find('='));
      if (name != kState && !command.env.contains(name)) env_.push_back(text);
    }
    if (!command.env.contains(kState)) env_.push_back(std::string(kState) + "=" + state);
    for (const auto& [name, value] : command.env) env_.push_back(name + "=" + value);
    for (std::string& word : words_) argv_.push_back(word.data());
    for (std::string& entry : env_) envp_.push_back(entry.data());
    argv_.push_back(nullptr);
    envp_.push_back(nullptr);
  }

  // In the child: does not return.
  [[noreturn]] void Exec(const char* directory) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (*directory != '\0' && chdir(directory) != 0) _exit(126);
    execvpe(program_.c_str(), argv_.data(), envp_.data());
    _exit(127);
  }

 private:
  std::string program_;
  std::vector<std::string> words_;
  std::vector<std::string> env_;
  std::vector<char*> argv_;
  std::vector<char*> envp_;
};

int OpenOrThrow(const std::filesystem::path& path, int flags) {
  const int file = open(path.c_str(), flags | O_CLOEXEC, 0600);
  if (file < 0) throw std::runtime_error("cannot open " + path.string());
  return file;
}

// Copies until the other end of the terminal is closed.
void CopyScreen(int terminal, int file) {
  char buffer[4096];
  for (ssize_t n = 0; (n = read(terminal, buffer, sizeof buffer)) > 0;) {
    if (write(file, buffer, static_cast<std::size_t>(n)) != n) break;
  }
  close(file);
}

}  // namespace

Process::Process(Command command) {
  WriteFile(files_.path() / "in", command.input);
  WriteFile(files_.path() / "err", "");
  if (command.terminal) {
    StartOnTerminal(command);
  } else {
    StartOnFiles(command);
  }
}

Process::~Process() {
  kill(-pid_, SIGKILL);
  Reap(0);
  if (terminal_ < 0) return;
  screen_.join();
  close(terminal_);
}

void Process::StartOnFiles(const Command& command) {
  ExecArguments arguments(command, files_.path() / "state");
  const int in = OpenOrThrow(files_.path() / "in", O_RDONLY);
  const int out = OpenOrThrow(files_.path() / "out", O_WRONLY | O_CREAT | O_APPEND);
  const int err = OpenOrThrow(files_.path() / "err", O_WRONLY | O_CREAT | O_APPEND);
  pid_ = fork();
  if (pid_ < 0) throw std::runtime_error("fork failed");
  if (pid_ == 0) {
    setpgid(0, 0);
    dup2(in, STDIN_FILENO);
    dup2(out, STDOUT_FILENO);
    dup2(err, STDERR_FILENO);
    arguments.Exec(command.directory.c_str());
  }
  setpgid(pid_,
          pid_);  // Here too: whoever comes first, the group exists when the constructor ends.
  for (const int file : {in, out, err}) close(file);
}

void Process::StartOnTerminal(const Command& command) {
  ExecArguments arguments(command, files_.path() / "state");
  const int out = OpenOrThrow(files_.path() / "out", O_WRONLY | O_CREAT | O_APPEND);
  winsize size{.ws_row = 40, .ws_col = 100, .ws_xpixel = 0, .ws_ypixel = 0};
  pid_ = forkpty(&terminal_, nullptr, nullptr, &size);
  if (pid_ < 0) throw std::runtime_error("forkpty failed");
  if (pid_ == 0) arguments.Exec(command.directory.c_str());
  fcntl(terminal_, F_SETFD, FD_CLOEXEC);
  screen_ = std::thread(CopyScreen, terminal_, out);
  if (!command.input.empty() && write(terminal_, command.input.data(), command.input.size()) < 0) {
    throw std::runtime_error("cannot type on the terminal");
  }
}

bool Process::Reap(int options) {
  if (exit_code_) return true;
  int status = 0;
  if (waitpid(pid_, &status, options) != pid_) return false;
  exit_code_ = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  return true;
}

bool Process::IsAlive() { return !Reap(WNOHANG); }

std::string Process::Out() const { return ReadFile(files_.path() / "out"); }
std::string Process::Err() const { return ReadFile(files_.path() / "err"); }

bool Process::WaitForOutput(std::string_view text, std::chrono::milliseconds limit) {
  const auto shown = [&] {
    return Out().find(text) != std::string::npos || Err().find(text) != std::string::npos;
  };
  // Looked at before the output: what an ended program wrote is all there.
  bool ended = false;
  WaitUntil([&] { return ended = !IsAlive(), shown() || ended; }, limit);
  return shown();
}

std::optional<int> Process::WaitForExit(std::chrono::milliseconds limit) {
  WaitUntil([&] { return !IsAlive(); }, limit);
  return exit_code_;
}

void Process::Signal(int signal) {
  if (IsAlive()) kill(pid_, signal);
}

void Process::CtrlC() {
  const char interrupt = '\x03';
  if (terminal_ < 0 || write(terminal_, &interrupt, 1) != 1) Signal(SIGINT);
}

void Process::Kill9() {
  Signal(SIGKILL);
  Reap(0);
}

Ended RunProgram(Command command, std::chrono::milliseconds limit) {
  Process process(std::move(command));
  if (!process.WaitForExit(limit)) process.Kill9();
  return {.exit_code = *process.WaitForExit(limit), .out = process.Out(), .err = process.Err()};
}

}  // namespace test
