// Preloaded into a program under test: while the file DISK_FULL_WHEN exists, every write into a
// file under the directory DISK_FULL_UNDER fails with ENOSPC, as on a disk that is full.
#include <cerrno>
#include <cstdlib>
#include <string>
#include <string_view>

#include <dlfcn.h>
#include <sys/types.h>
#include <unistd.h>

namespace {

bool IsFull(int fd) {
  const char* under = std::getenv("DISK_FULL_UNDER");
  const char* when = std::getenv("DISK_FULL_WHEN");
  if (under == nullptr || when == nullptr || access(when, F_OK) != 0) return false;
  const std::string link = "/proc/self/fd/" + std::to_string(fd);
  char path[4096];
  const ssize_t size = readlink(link.c_str(), path, sizeof path);
  if (size < 0 || !std::string_view(path, static_cast<std::size_t>(size)).starts_with(under)) {
    return false;
  }
  errno = ENOSPC;
  return true;
}

template <typename Function>
Function* Next(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

}  // namespace

extern "C" ssize_t write(int fd, const void* bytes, size_t size) {
  static auto* const next = Next<ssize_t(int, const void*, size_t)>("write");
  return IsFull(fd) ? -1 : next(fd, bytes, size);
}

extern "C" ssize_t pwrite64(int fd, const void* bytes, size_t size, off64_t at) {
  static auto* const next = Next<ssize_t(int, const void*, size_t, off64_t)>("pwrite64");
  return IsFull(fd) ? -1 : next(fd, bytes, size, at);
}
