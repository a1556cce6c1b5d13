#include "shared/shutdown.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <climits>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <system_error>

#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "shared/exit_code.h"

namespace shared {
namespace {

constexpr std::array kSignals = {SIGINT, SIGTERM, SIGPIPE};

// A signal handler has no arguments to carry these.
std::atomic<int> g_stop_fd{-1};
std::atomic<bool> g_requested{false};
std::atomic<int> g_signals{0};
std::array<struct sigaction, kSignals.size()> g_previous;

static_assert(std::atomic<int>::is_always_lock_free, "a signal handler may not lock");

// Only async-signal-safe calls from here on.
void RequestStop() {
  g_requested.store(true);
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = write(g_stop_fd.load(), &one, sizeof one);
}

void OnSignal(int) {
  const int saved_errno = errno;
  if (g_signals.fetch_add(1) > 0) {
    constexpr std::string_view kLine = "stopped at once by a second signal\n";
    [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, kLine.data(), kLine.size());
    _exit(static_cast<int>(ExitCode::kInterrupted));
  }
  RequestStop();
  errno = saved_errno;
}

}  // namespace

Shutdown::Shutdown() {
  g_stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (g_stop_fd < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
  g_requested = false;
  g_signals = 0;
  for (std::size_t i = 0; i < kSignals.size(); ++i) {
    struct sigaction action = {};
    action.sa_handler = kSignals[i] == SIGPIPE ? SIG_IGN : OnSignal;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    sigaction(kSignals[i], &action, &g_previous[i]);
  }
}

Shutdown::~Shutdown() {
  for (std::size_t i = 0; i < kSignals.size(); ++i) {
    sigaction(kSignals[i], &g_previous[i], nullptr);
  }
  close(g_stop_fd.exchange(-1));
}

bool Shutdown::Requested() const { return g_requested; }

int Shutdown::fd() const { return g_stop_fd; }

bool Shutdown::WaitFor(std::chrono::milliseconds time) const {
  using Steady = std::chrono::steady_clock;
  const Steady::time_point begin = Steady::now();
  while (!Requested()) {
    const auto left =
        time - std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - begin);
    if (left.count() <= 0) break;
    pollfd stop{.fd = g_stop_fd, .events = POLLIN, .revents = 0};
    poll(&stop, 1, static_cast<int>(std::min<std::int64_t>(left.count(), INT_MAX)));
  }
  return Requested();
}

void Shutdown::Request() { RequestStop(); }

}  // namespace shared
