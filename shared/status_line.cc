#include "shared/status_line.h"

#include <atomic>
#include <cstdlib>
#include <string>

#include <poll.h>
#include <unistd.h>

#include "shared/terminal.h"

namespace shared {
namespace {

constexpr std::string_view kWipe = "\r\x1b[K";  // ECMA-48, EL.

// Recursive: what writes to the terminal may log meanwhile. Never destroyed, as the log is not.
std::recursive_mutex& Mutex() {
  static auto* const mutex = new std::recursive_mutex;
  return *mutex;
}

std::atomic<bool> g_in_use{false};
bool g_shown = false;  // Guarded by Mutex().

bool TakesBytes() {
  pollfd waiting = {.fd = STDERR_FILENO, .events = POLLOUT, .revents = 0};
  return poll(&waiting, 1, 0) > 0;
}

// What the terminal does not take is not worth a second try.
void Write(std::string_view bytes) {
  [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, bytes.data(), bytes.size());
}

void Wipe() {
  if (g_shown) Write(kWipe);
  g_shown = false;
}

}  // namespace

StatusLine::StatusLine() { g_in_use = true; }

StatusLine::~StatusLine() {
  const std::lock_guard lock(Mutex());
  if (TakesBytes()) Wipe();
  g_shown = false;
  g_in_use = false;
}

bool StatusLine::IsPossible() {
  const char* terminal = std::getenv("TERM");
  return IsTerminal(STDERR_FILENO) && terminal != nullptr && std::string_view(terminal) != "dumb";
}

void StatusLine::Show(std::string_view text) {
  const std::unique_lock lock(Mutex(), std::try_to_lock);
  if (!lock.owns_lock() || !TakesBytes()) return;
  Write(std::string(kWipe).append(text));
  g_shown = true;
}

StatusLinePause::StatusLinePause(int fd) {
  if (!g_in_use || !IsTerminal(fd)) return;
  lock_ = std::unique_lock(Mutex());
  Wipe();
}

}  // namespace shared
