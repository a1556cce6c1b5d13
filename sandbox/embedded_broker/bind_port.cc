#include "sandbox/embedded_broker/bind_port.h"

#include <atomic>
#include <cstring>

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace {

std::atomic<std::uint16_t> g_wanted_port{0};

}  // namespace

namespace sandbox {

void BindNextListenerTo(std::uint16_t port) { g_wanted_port = port; }

}  // namespace sandbox

// Takes the place of libc's: the dynamic linker looks into the program before it looks into libc.
extern "C" int bind(int fd, const sockaddr* address, socklen_t length) noexcept {
  sockaddr_in changed;
  if (address->sa_family == AF_INET && length >= sizeof changed) {
    std::memcpy(&changed, address, sizeof changed);
    if (const auto port = changed.sin_port == 0 ? g_wanted_port.exchange(0) : 0; port != 0) {
      changed.sin_port = htons(port);
      address = reinterpret_cast<const sockaddr*>(&changed);
      // A broker started again takes its port over from connections that are still closing.
      const int on = 1;
      setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    }
  }
  return static_cast<int>(syscall(SYS_bind, fd, address, length));
}
